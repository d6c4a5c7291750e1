# Stand-ins for published images; see bases.sh.
FROM backcare-tests/debian AS python
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-pip \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /usr/lib/python3*/EXTERNALLY-MANAGED \
    && ln -s python3 /usr/bin/python \
    # The published one's standard library is not compiled either.
    && find /usr/lib/python3* -name __pycache__ -prune -exec rm -r {} +
CMD ["python"]

FROM backcare-tests/debian AS database
RUN apt-get update && groupadd --gid 999 postgres && useradd --uid 999 --gid 999 postgres \
    && apt-get install -y --no-install-recommends postgresql-common \
    && sed -i 's/^#create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf \
    && apt-get install -y --no-install-recommends postgresql \
    && ln -s /usr/lib/postgresql/*/bin/* /usr/local/bin/ \
    && install -d -o postgres -g postgres /var/lib/postgresql/data /docker-entrypoint-initdb.d
COPY database-entry /usr/local/bin/
ENV LANG=C.UTF-8 PGDATA=/var/lib/postgresql/data
VOLUME /var/lib/postgresql/data
ENTRYPOINT ["database-entry"]
STOPSIGNAL SIGINT
CMD ["postgres"]

FROM backcare-tests/debian AS proxy
RUN apt-get update && apt-get install -y --no-install-recommends caddy \
    && mv /usr/bin/caddy /usr/bin/caddy-itself
COPY caddy-stand-in /usr/bin/caddy
ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
