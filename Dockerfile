# Two stages: the first has pip and the network, the second has neither and only runs.
FROM python:3.11-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
RUN python -m venv /opt/fazhi
COPY requirements.lock ./
RUN /opt/fazhi/bin/pip install --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml ./
COPY config ./config
COPY prompts ./prompts
COPY retrieval ./retrieval
COPY answering ./answering
COPY bot ./bot
RUN /opt/fazhi/bin/pip install --no-deps --no-build-isolation . \
    && /opt/fazhi/bin/pip uninstall --yes setuptools pip


FROM python:3.11-slim-bookworm

RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /data fazhi \
    && install --directory --owner=fazhi --group=fazhi --mode=0750 /data
COPY --from=build /opt/fazhi /opt/fazhi
ENV FAZHI_HOME=/data \
    PATH=/opt/fazhi/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/data/.cache
WORKDIR /data
VOLUME /data
USER 10001:10001
HEALTHCHECK --interval=1m --timeout=20s --start-period=20s --retries=3 CMD ["fazhi", "doctor"]
ENTRYPOINT ["fazhi"]
CMD ["--help"]
