# syntax=docker/dockerfile:1
FROM node:26-slim AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends binutils ca-certificates libatomic1 \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /klaus
COPY . .
RUN --mount=type=cache,target=/root/.npm docker/root.sh /image

FROM scratch
# Whoever publishes an image says where its source is.
ARG SOURCE=""
LABEL org.opencontainers.image.title="Sneaky Klaus" \
      org.opencontainers.image.description="A self-hosted Secret Santa organiser that keeps the secret, even from the organiser." \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /image /
# The volume is the one place that is written to.
ENV PATH=/usr/bin \
    DATA_DIR=/data \
    TMPDIR=/data \
    NODE_COMPILE_CACHE=/app/cache \
    NODE_COMPILE_CACHE_PORTABLE=1 \
    NODE_OPTIONS=--max-semi-space-size=2
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["klaus", "health"]
ENTRYPOINT ["klaus"]
CMD ["serve"]
