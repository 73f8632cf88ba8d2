FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/digest
COPY requirements.lock .
RUN /opt/digest/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE config.yaml ./
COPY pipeline pipeline
COPY bot bot
RUN /opt/digest/bin/pip install --no-cache-dir --no-deps . && /opt/digest/bin/python -m compileall -q /opt/digest

FROM python:3.13-slim
RUN useradd --uid 10001 --create-home digest && mkdir /data && chown digest /data
COPY --from=build /opt/digest /opt/digest
ENV PATH=/opt/digest/bin:$PATH PYTHONUNBUFFERED=1 DIGEST_STORE_URL=sqlite:////data/digest.db
USER digest
WORKDIR /data
VOLUME /data
ENTRYPOINT ["digest"]
CMD ["daily"]
