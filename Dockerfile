# Outlast in a container. docs/docker.md says how to build it, run it and renew the base.
# The digest is what counts; the tag says to people what it is.
FROM python:3.13.15-slim-trixie@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS base

FROM base AS build
# Debian keeps no old versions in its archive, so one that is named here could soon not be had.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY docs/topics docs/topics
COPY policies policies
COPY linter linter
# Using hcl2 once writes its grammar beside it, where nothing can be written later.
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /dist . \
    && python -m venv /opt/outlast \
    && /opt/outlast/bin/pip install --no-cache-dir --only-binary=:all: /dist/*.whl \
    && /opt/outlast/bin/python -c "import hcl2; hcl2.loads('')" \
    && /opt/outlast/bin/pip uninstall --yes --quiet pip

FROM base
# The program alone: what Outlast asks of Git needs neither Perl nor a network.
COPY --from=build /usr/bin/git /usr/bin/git
COPY --from=build /opt/outlast /opt/outlast
ENV PATH=/opt/outlast/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    OUTLAST_CACHE=off
# What is mounted belongs to somebody else, which Git refuses unless it is told.
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /nonexistent outlast \
    && git config --system safe.directory "*" \
    && outlast --version
USER 10001:10001
WORKDIR /work
ENTRYPOINT ["outlast"]
CMD ["--help"]
