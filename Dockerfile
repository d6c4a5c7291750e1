# A club's server. `compose.yaml` starts it with its database and its proxy; see docs/hosting.md.
# The Python is the one that the tests run with. For the same system below in each build, name one
# image by its digest: python:3.11-slim-bookworm@sha256:...
ARG PYTHON_IMAGE=python:3.11-slim-bookworm
FROM ${PYTHON_IMAGE}

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    BACKCARE_DATA=/data \
    BACKCARE_BACKUPS=/backups

# The numbers are fixed so that the files in the volumes stay theirs in every later image.
RUN groupadd --gid 10001 backcare \
    && useradd --uid 10001 --gid backcare --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin backcare \
    && install -d -o backcare -g backcare -m 0700 /data /backups

WORKDIR /app
COPY requirements.txt requirements-club.txt constraints.txt ./
COPY deploy/packages.txt deploy/
# What is downloaded is compared with the hashes that we know.
# What no server of ours needs of the packages goes in the same step, else it stays in the image: their
# tests and sources, Arrow's ways to other computers, what a wheel has twice for want of links, the words
# of languages that we do not speak, kinds of charts, pictures and databases that we have none of.
# What is left is compiled, as is Python itself: the root cannot be written to, so each process would
# do it again.
RUN pip install --no-cache-dir --no-compile --require-hashes -r deploy/packages.txt \
    && python -m pip check \
    && cd "$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" \
    && find . \( -type d \( -name tests -o -path ./pydeck/nbextension -o -path ./pyarrow/include \
            -o -path ./pyarrow/src -o -path ./numpy/_core/include -o -path ./numpy/f2py \
            -o -path ./numpy/distutils -o -path ./sqlalchemy/testing \
            -o -path ./sqlalchemy/dialects/mssql -o -path ./sqlalchemy/dialects/mysql \
            -o -path ./sqlalchemy/dialects/oracle \) -prune \
        -o -type f \( -name '*.map' -o -name '*.pyx' -o -name '*.pxd' -o -name '*.pyi' \
            -o -name 'libarrow*flight*' -o -name 'libarrow_s3*' -o -name '_flight*' -o -name '_s3fs*' \
            -o -name 'libarrow_python*.so' -o -name 'libarrow_python*.so.*.*' -o -name '*parquet_encryption*' \
            -o -name '_gcsfs*' -o -name '_azurefs*' -o -name '_hdfs*' \
            -o -name 'libavif*' -o -path './PIL/_avif*' -o -path './streamlit/static/*/DeckGlJsonChart.*' \
            -o -path './streamlit/static/*/EChartsChart.*' -o -path './streamlit/static/*/PlotlyChart.*' \) \
        -o -path './babel/locale-data/*' ! -name 'en*' ! -name root.dat \) \
        -exec rm -r {} + \
    && python -m compileall -q . \
    && cd "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')" \
    && python -m compileall -q -x '(site|dist)-packages|lib2to3|/tests?/' .

COPY LICENSE app.py ./
COPY .streamlit/config.toml .streamlit/
COPY backcare backcare
COPY pages pages
COPY data/LICENSE.md data/
COPY data/content data/content
COPY data/media/keys.json data/media/
COPY data/media/clips data/media/clips
COPY data/media/figures data/media/figures
COPY deploy/backup.sh deploy/nightly.sh deploy/
# Readable for its user even if whoever cloned this lets nobody else read their files; what is so already
# is left alone, as all that is touched is in the image once more.
RUN find . \( ! -perm -044 -o -type d ! -perm -055 \) -exec chmod go+rX {} + \
    && python -m compileall -q backcare pages app.py

USER 10001:10001
VOLUME ["/data", "/backups"]
EXPOSE 8501

# Here, not in .streamlit/config.toml: without a container it stays with this machine alone.
ENV STREAMLIT_SERVER_ADDRESS=0.0.0.0

# Not urllib: it would follow a proxy that the machine is told to use.
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=4 \
    CMD ["python", "-c", "from http.client import HTTPConnection as C; c = C('127.0.0.1', 8501, timeout=4); c.request('GET', '/readyz'); raise SystemExit(c.getresponse().status != 200)"]

# The version that this is, as upgrade.sh has it built: last, so that nothing else is made anew.
ARG COMMIT=
ENV BACKCARE_COMMIT=$COMMIT
LABEL org.opencontainers.image.title=Backcare org.opencontainers.image.revision=$COMMIT

CMD ["python", "-m", "backcare.web.begin", "run", "app.py", "--server.headless", "true", "--server.port", "8501"]
