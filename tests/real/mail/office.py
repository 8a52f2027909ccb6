"""How is a mail server started that knows a few people and reaches nobody else, and stopped again?

Letters come in by TLS and password, as from people, or from programs of this
machine without either. What is for somebody who is not there comes back, as
Postfix writes that. All of it listens on loopback and lies in one folder.
"""

import imaplib
import os
import secrets
import shutil
import smtplib
import socket
import ssl
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from results.clock import SystemClock
from tests.real.mail.certificate import write_certificate
from tests.real.mail.ground import Ground, reader
from tests.real.process import free_port, running

OWN = "own.test.local"
"""Where Postfix puts letters into mailboxes itself, and says that they are delivered; of others it says that they were handed on."""

_START_S = 60.0
_QUEUES = (
    "active",
    "bounce",
    "corrupt",
    "defer",
    "deferred",
    "flush",
    "hold",
    "incoming",
    "maildrop",
    "pid",
    "private",
)
_DOVECOT = """\
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log/dovecot.log
ssl = required
ssl_cert = <{certificate}
ssl_key = <{key}
recipient_delimiter = +
mail_location = maildir:~/Maildir
first_valid_uid = 1
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%Lu {folder}/people
}}
userdb {{
  driver = static
  args = uid={holder.pw_uid} gid={holder.pw_gid} home={folder}/mail/%Lu
}}
service auth {{
  unix_listener {folder}/run/of-postfix {{
    mode = 0600
    user = {owner.pw_name}
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imap}
    ssl = yes
  }}
}}
service lmtp {{
  unix_listener lmtp {{
    mode = 0600
    user = {owner.pw_name}
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@{domain}
}}
"""
_POSTFIX = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
meta_directory = {folder}/postfix
daemon_directory = {programs}/sbin
shlib_directory = {programs}
command_directory = {postfix}/usr/sbin
import_environment = MAIL_CONFIG LD_LIBRARY_PATH
maillog_file = {folder}/log/postfix.log
maillog_file_prefixes = {folder}
mail_owner = {owner.pw_name}
setgid_group = daemon
default_privs = {holder.pw_name}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.{domain}
mydestination =
alias_maps =
local_recipient_maps =
local_transport = error:nobody lives here
default_transport = error:nobody else is reached
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = texthash:{folder}/postfix/boxes
virtual_mailbox_base = {folder}/mail
virtual_minimum_uid = 1
virtual_uid_maps = static:{holder.pw_uid}
virtual_gid_maps = static:{holder.pw_gid}
virtual_transport = lmtp:unix:{folder}/run/lmtp
transport_maps = inline:{{ {own}=virtual: }}
recipient_delimiter = +
smtpd_peername_lookup = no
smtpd_relay_restrictions = reject_unauth_destination
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_sasl_type = dovecot
smtpd_sasl_path = {folder}/run/of-postfix
"""
_SERVICES = """\
postlog unix-dgram n - n - 1 postlogd
127.0.0.1:{smtp} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:{relay} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A mail server at work.

    Attributes:
        imap, smtp: ports of TLS, where people sign in.
        relay: the port where programs of this machine hand in what they write.
        certificate: by which the server shows who it is; whoever is to believe it must know it.
        passwords: by address.
    """

    imap: int
    smtp: int
    relay: int
    certificate: Path
    passwords: Mapping[str, str] = field(repr=False)

    def ways(self, address: str) -> tuple[str, str]:
        """How a person's mailbox is written: to be read, and to send from. Both are secrets."""
        signed = f"{quote(address)}:{quote(self.passwords[address])}@127.0.0.1"
        return f"imaps://{signed}:{self.imap}", f"smtps://{signed}:{self.smtp}"

    def read(self, address: str) -> list[bytes]:
        """Every mail that came to a person, the oldest first."""
        trusting = ssl.create_default_context(cafile=str(self.certificate))
        with imaplib.IMAP4_SSL("127.0.0.1", self.imap, ssl_context=trusting) as box:
            box.login(address, self.passwords[address])
            box.select(readonly=True)
            numbers = box.search(None, "ALL")[1][0].split()
            return [box.fetch(number, "(BODY.PEEK[])")[1][0][1] for number in numbers]  # type: ignore[index]

    def send(self, raw: bytes, *, sender: str, to: str) -> None:
        """Take a mail from a person, who signs in."""
        trusting = ssl.create_default_context(cafile=str(self.certificate))
        with smtplib.SMTP_SSL("127.0.0.1", self.smtp, timeout=_START_S, context=trusting) as way:
            way.login(sender, self.passwords[sender])
            way.sendmail(sender, [to], raw)

    def hand_in(self, raw: bytes, *, sender: str, to: str) -> None:
        """Take a mail from a program of this machine."""
        with smtplib.SMTP("127.0.0.1", self.relay, timeout=_START_S) as way:
            way.sendmail(sender, [to], raw)


@contextmanager
def open_office(ground: Ground, people: Sequence[str]) -> Iterator[Office]:
    """Open a mail server for these addresses, and for whoever else their domains have: letters to those come back."""
    with ExitStack() as stack:
        folder = stack.enter_context(_folder(ground))
        passwords = {address: secrets.token_urlsafe(12) for address in people}
        certificate, key = write_certificate(folder, SystemClock().now())
        _write(folder / "people", "".join(f"{one}:{{PLAIN}}{secret}\n" for one, secret in passwords.items()), reader())
        ports = {name: free_port() for name in ("imap", "smtp", "relay")}
        domains = sorted({address.partition("@")[2] for address in people})
        filled = {
            "folder": folder,
            "certificate": certificate,
            "key": key,
            "domain": domains[0],
            "own": OWN,
            **ports,
            "domains": " ".join(domains),
            "owner": ground.owner,
            "holder": ground.holder,
            "postfix": ground.postfix,
            "programs": ground.programs,
        }
        for path, text in (
            ("dovecot.conf", _DOVECOT),
            ("postfix/main.cf", _POSTFIX),
            ("postfix/master.cf", _SERVICES),
        ):
            (folder / path).write_text(text.format(**filled))
        (folder / "postfix" / "boxes").write_text(_boxes(people, domains))
        stack.enter_context(_dovecot(ground, folder, ports["imap"]))
        stack.enter_context(_postfix(ground, folder, ports["smtp"]))
        yield Office(certificate=certificate, passwords=passwords, **ports)


def _boxes(people: Sequence[str], domains: Sequence[str]) -> str:
    """Where letters are put; who is there in the other domains, Dovecot knows."""
    lines = [f"{one} {one}/Maildir/" for one in people if one.endswith(f"@{OWN}")]
    return "".join(f"{line}\n" for line in (*lines, *(f"@{domain} anybody" for domain in domains if domain != OWN)))


@contextmanager
def _folder(ground: Ground) -> Iterator[Path]:
    """A folder of short name, for the names of sockets may not be long, that the servers' users can pass through."""
    folder = Path(tempfile.mkdtemp(prefix="mail-"))
    folder.chmod(0o711)
    for name in ("run", "state", "log", "mail", "postfix", "data", "queue", *(f"queue/{one}" for one in _QUEUES)):
        (folder / name).mkdir()
    (folder / "queue" / "public").mkdir()
    (folder / "queue" / "saved").mkdir()
    (folder / "queue" / "trace").mkdir()
    for path in (folder / "data", *(p for p in (folder / "queue").iterdir() if p.name != "pid")):
        os.chown(path, ground.owner.pw_uid, -1)
    os.chown(folder / "mail", ground.holder.pw_uid, ground.holder.pw_gid)
    (folder / "mail").chmod(0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(path: Path, text: str, group: int) -> None:
    path.touch(mode=0o600)
    os.chown(path, -1, group)
    path.chmod(0o640)
    path.write_text(text)


@contextmanager
def _dovecot(ground: Ground, folder: Path, port: int) -> Iterator[None]:
    command = [str(ground.dovecot), "-F", "-c", str(folder / "dovecot.conf")]
    log = folder / "log" / "dovecot.out"
    with running(command, ready=lambda: _is_open(port), log=log, env=_environment(), within_s=_START_S):
        yield


@contextmanager
def _postfix(ground: Ground, folder: Path, port: int) -> Iterator[None]:
    command = [str(ground.programs / "sbin" / "master"), "-d", "-c", str(folder / "postfix")]
    env = {**_environment(), "MAIL_CONFIG": str(folder / "postfix"), "LD_LIBRARY_PATH": str(ground.programs)}
    log = folder / "log" / "postfix.out"
    with running(command, ready=lambda: _is_open(port), log=log, env=env, within_s=_START_S):
        yield


def _environment() -> dict[str, str]:
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
