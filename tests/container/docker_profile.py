#!/usr/bin/env python3
"""Runs a command as a container of Docker would run it, as far as system calls go.

    docker_profile.py [--user UID] COMMAND…

Applies Docker's published default seccomp profile (docker_default_seccomp.json: see docs/dependencies.md) through libseccomp, as an ordinary user
without capabilities, and becomes COMMAND. Namespaces, cgroups and the masked files of a container are not made.
"""
import ctypes
import json
import os
import pathlib
import platform
import sys

PROFILE = pathlib.Path(__file__).with_name("docker_default_seccomp.json")
ALLOW, ERRNO = 0x7FFF0000, 0x00050000
COMPARE = {"SCMP_CMP_NE": 1, "SCMP_CMP_LT": 2, "SCMP_CMP_LE": 3, "SCMP_CMP_EQ": 4, "SCMP_CMP_GE": 5, "SCMP_CMP_GT": 6, "SCMP_CMP_MASKED_EQ": 7}
ARCH = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
KERNEL = tuple(int(n) for n in platform.release().split("-")[0].split(".")[:2])


class Argument(ctypes.Structure):
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


def applies(rule):
    """Of a container without capabilities on this machine: no rule that needs one, every rule that is for those without."""
    wanted, refused = rule.get("includes") or {}, rule.get("excludes") or {}
    if wanted.get("caps") or ARCH in refused.get("arches", []):
        return False
    if "arches" in wanted and ARCH not in wanted["arches"]:
        return False
    return "minKernel" not in wanted or KERNEL >= tuple(int(n) for n in wanted["minKernel"].split("."))


def load(profile):
    library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_init.argtypes = [ctypes.c_uint32]
    library.seccomp_rule_add_array.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p]
    library.seccomp_load.argtypes = [ctypes.c_void_p]
    context = library.seccomp_init(ERRNO | profile["defaultErrnoRet"])
    for rule in filter(applies, profile["syscalls"]):
        action = ALLOW if rule["action"] == "SCMP_ACT_ALLOW" else ERRNO | rule.get("errnoRet", profile["defaultErrnoRet"])
        arguments = [Argument(a["index"], COMPARE[a["op"]], a["value"], a.get("valueTwo", 0)) for a in rule.get("args") or []]
        array = (Argument * max(1, len(arguments)))(*arguments)
        for name in rule["names"]:
            number = library.seccomp_syscall_resolve_name(name.encode())
            if number < 0:
                continue  # of another machine, or newer than this library
            failed = library.seccomp_rule_add_array(context, action, number, len(arguments), array)
            if failed:
                raise OSError(-failed, f"the rule for {name} cannot be added: {os.strerror(-failed)}")
    failed = library.seccomp_load(context)
    if failed:
        raise OSError(-failed, f"the profile cannot be loaded: {os.strerror(-failed)}")


def main():
    command = sys.argv[1:]
    user = None
    if command[:1] == ["--user"]:
        user, command = int(command[1]), command[2:]
    profile = json.loads(PROFILE.read_text())
    if user is not None and os.geteuid() == 0:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    load(profile)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
