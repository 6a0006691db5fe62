"""A mail server of the tests, by aiosmtpd, that behaves as the name before the at sign says.

  ban.N.…  is told to come back later N times
  het.…    is unknown here
  day.…    is refused after the whole mail was read
  dut.…    has its mail kept, and the line is cut before the answer
  other    gets the mail

Every mail that is kept becomes a file; every receiver that was named is a line of the file `named`. The port is printed,
and the server ends with its input.
"""

import asyncio
import os
import sys

from aiosmtpd.smtp import SMTP


class Keeper:
    def __init__(self, folder):
        self.folder = folder
        self.turned_away = {}
        self.kept = len([name for name in os.listdir(folder) if name.endswith(".eml")])

    async def handle_RCPT(self, server, session, envelope, address, options):
        with open(os.path.join(self.folder, "named"), "a") as named:
            named.write(address + "\n")
        kind, *rest = address.split("@")[0].split(".")
        if kind == "het":
            return "550 5.1.1 no such mailbox here"
        if kind == "ban":
            times = self.turned_away.get(address, 0)
            if times < int(rest[0]):
                self.turned_away[address] = times + 1
                return "451 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        kind = envelope.rcpt_tos[0].split("@")[0]
        if kind == "day":
            return "554 5.7.1 looks like spam"
        self.kept += 1
        with open(os.path.join(self.folder, f"{self.kept:04}.eml"), "wb") as file:
            file.write(envelope.original_content)
        if kind == "dut":
            server.transport.abort()
        return f"250 2.0.0 kept as {self.kept}"


async def main():
    folder, port = sys.argv[1], int(sys.argv[2])
    keeper, loop = Keeper(folder), asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(keeper, hostname="mail.test", enable_SMTPUTF8=False), "127.0.0.1", port
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
