"""Real database servers for tests, each with an empty data folder, on a free port of loopback."""
import glob
import os
import pathlib
import pwd
import socket
import subprocess
import tempfile
import time


def _port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class _Database:
    """A server of its own, stopped and removed at the end. Run by root it runs as another user, as such servers want."""

    def __init__(self, user):
        self._home = tempfile.TemporaryDirectory(prefix="sightline-database-", ignore_cleanup_errors=True)
        self.folder, self.port = pathlib.Path(self._home.name), _port()
        self._as = {}
        if os.geteuid() == 0:
            account = pwd.getpwnam(user)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self._as = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def _run(self, *command, **more):
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, **self._as, **more)
        assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"
        return done.stdout

    def _serve(self, *command):
        self.log = open(self.folder / "server.log", "ab")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT, cwd=self.folder, **self._as)
        deadline = time.time() + 60
        while time.time() < deadline:
            try:
                self.run("SELECT 1")
                return
            except AssertionError:
                assert self.process.poll() is None, (self.folder / "server.log").read_text()
                time.sleep(0.1)
        raise AssertionError((self.folder / "server.log").read_text())

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._home.cleanup()


class Postgresql(_Database):
    """PostgreSQL with a certificate of its own: user reader, password "Secret 1%", database shop."""

    def __init__(self):
        super().__init__("postgres")
        self.bin = max(glob.glob("/usr/lib/postgresql/*/bin"))
        (self.folder / "password").write_text("owner")
        self._run(f"{self.bin}/initdb", "-D", "data", "-U", "owner", "-A", "scram-sha-256", "--pwfile=password", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        self._run("openssl", "req", "-new", "-x509", "-days", "2", "-nodes", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                  "-out", "data/server.crt", "-keyout", "data/server.key")
        self._serve(f"{self.bin}/postgres", "-D", "data", "-k", str(self.folder), "-p", str(self.port), "-c", "listen_addresses=127.0.0.1", "-c", "ssl=on",
                    "-c", "fsync=off", "-c", "shared_buffers=16MB")
        self.run("CREATE USER reader PASSWORD 'Secret 1%'")
        self.run("CREATE DATABASE shop")

    def run(self, sql, database="postgres"):
        return self._run(f"{self.bin}/psql", "-h", str(self.folder), "-p", str(self.port), "-U", "owner", "-d", database, "-v", "ON_ERROR_STOP=1", "-qAtc", sql,
                         env={**os.environ, "PGPASSWORD": "owner"})

    def source(self, **more):
        return {"kind": "postgresql", "host": "127.0.0.1", "port": self.port, "database": "shop", "username": "reader", "password": "Secret 1%", **more}


class MariaDb(_Database):
    """MariaDB without certificates: user reader, password "Secret 1%", database shop."""

    def __init__(self):
        super().__init__("mysql")
        self._run("mariadb-install-db", "--no-defaults", f"--datadir={self.folder}/data", "--auth-root-authentication-method=normal", "--skip-test-db")
        self._start()
        self.run("CREATE DATABASE shop CHARACTER SET utf8mb4")
        self.run("CREATE USER reader@'%' IDENTIFIED BY 'Secret 1%'")
        self.run("GRANT SELECT ON shop.* TO reader@'%'")

    def _start(self, *more):
        self._serve("mariadbd", "--no-defaults", f"--datadir={self.folder}/data", f"--socket={self.folder}/socket", f"--port={self.port}", "--bind-address=127.0.0.1",
                    "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M", "--sql-mode=", *more)

    def encrypt(self):
        """From now on with a certificate."""
        self._run("openssl", "req", "-new", "-x509", "-days", "2", "-nodes", "-subj", "/CN=localhost", "-out", "server.crt", "-keyout", "server.key")
        self.process.terminate()
        self.process.wait(20)
        self._start(f"--ssl-cert={self.folder}/server.crt", f"--ssl-key={self.folder}/server.key", f"--ssl-ca={self.folder}/server.crt")

    def run(self, sql, database=""):
        return self._run("mariadb", "--no-defaults", "--default-character-set=utf8mb4", f"--socket={self.folder}/socket", "-u", "root", "-N", "-e", sql, *([database] if database else []))

    def source(self, **more):
        return {"kind": "mysql", "host": "127.0.0.1", "port": self.port, "database": "shop", "username": "reader", "password": "Secret 1%", "tls": "off", **more}


if __name__ == "__main__":
    # For tests in other languages: a PostgreSQL with these statements run, its address as a line of JSON, until standard input closes.
    import json
    import sys

    server = Postgresql()
    server.run(sys.argv[1], "shop")
    print(json.dumps(server.source()), flush=True)
    sys.stdin.read()
    server.stop()
