# docker build -t zhanbao .
# docker run --rm -p 127.0.0.1:8501:8501 -v zhanbao-data:/srv/zhanbao/data zhanbao
FROM python:3.11-slim-bookworm

RUN apt-get update \
 && apt-get install -y --no-install-recommends fonts-noto-cjk fonts-noto-color-emoji \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/zhanbao
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt
COPY . .

# The data folder is the only thing written to; it belongs on a volume.
RUN useradd --system --home /srv/zhanbao zhanbao && mkdir -p data && chown zhanbao data
USER zhanbao
VOLUME /srv/zhanbao/data
ENV PYTHONUTF8=1 HOME=/tmp

EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"

# Inside the container the server must be reachable from outside it; `docker run` above publishes it on loopback only.
CMD ["python", "-m", "streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.port=8501"]
