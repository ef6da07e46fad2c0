"""What each resource type is: data files, their schema, and questions about them."""
