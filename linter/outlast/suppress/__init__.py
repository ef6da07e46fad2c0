"""What somebody answered for, now or when a baseline was written, is set aside and checked."""
