FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 \
    DO_NOT_TRACK=1 PREFECT_SERVER_ANALYTICS_ENABLED=false \
    DATELINE_SPOOL=/var/lib/dateline/spool DATELINE_REPORTS=/var/lib/dateline/reports DATELINE_ARCHIVE=/var/lib/dateline/archive

WORKDIR /opt/dateline
COPY requirements.lock ./
RUN pip install --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY config ./config
COPY flows ./flows
RUN pip install --no-deps . && rm -rf /opt/dateline/* \
 && useradd --system --create-home --home-dir /var/lib/dateline --uid 10001 dateline

USER dateline
WORKDIR /var/lib/dateline
VOLUME /var/lib/dateline
HEALTHCHECK --interval=300s --timeout=20s --start-period=120s CMD ["dateline", "doctor", "--quiet"]
CMD ["dateline", "serve"]
