# Two stages: the first resolves and builds with pip, the second holds only Python, the venv and the seed corpus.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim-bookworm AS builder
WORKDIR /src
RUN python -m venv /opt/monitor
ENV PATH=/opt/monitor/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.postgres.lock ./
RUN pip install --require-hashes -r requirements.postgres.lock
COPY pyproject.toml README.md LICENSE ./
COPY monitor ./monitor
RUN pip install --no-deps --no-build-isolation . && python -m compileall -q /opt/monitor

FROM python:${PYTHON}-slim-bookworm
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin monitor \
    && install -d -o monitor -g monitor /app/state
COPY --from=builder /opt/monitor /opt/monitor
WORKDIR /app
COPY seeds ./seeds
ENV PATH=/opt/monitor/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp
USER 10001:10001
# Everything written at run time is here; the rest of the file system may be read-only (with a tmpfs on /tmp).
VOLUME /app/state
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s --retries=3 CMD ["monitor", "doctor", "--alive"]
ENTRYPOINT ["monitor"]
CMD ["serve"]
