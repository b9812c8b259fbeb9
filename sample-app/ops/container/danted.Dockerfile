# Dante for the Compose file
FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends dante-server \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --no-create-home --shell /usr/sbin/nologin sample
COPY danted.conf /etc/danted.conf
EXPOSE 1080
# the login is that of a system account, and its password is a secret of the Compose file
ENTRYPOINT ["/bin/sh", "-c", "printf 'sample:%s' \"$(cat /run/secrets/proxy-password)\" | chpasswd && exec danted -f /etc/danted.conf"]
