# SPDX-License-Identifier: BSD-2-Clause
"""Linux's channel-ping sends messages to another VM and back, while that one is restarted."""
import re

from machine import KEY, PROMPT


def nothing_was_wrong(system):
    """Neither a program nor a guest of ours found a message that it should not have."""
    assert not re.search('WRONG|breaks the rules|too long', system.text())


def exchange(system, peer, messages, restarts, limit=None):
    """None is lost, none comes twice or out of turn; each restart is told to the program."""
    told = {text: system.said('linux').count(text) for text in
            (f'channel-ping: {peer} answers, ', f'channel-ping: {peer} restarted, ')}
    answers, restarted = told
    end = f'channel-ping: {messages} messages to {peer} and back, '
    ends = system.said('linux').count(end)
    system.send(f'channel-ping messages {messages}\n')
    for number in range(1, restarts + 1):
        system.wait_until_said('linux', answers, told[answers] + number)
        system.send(f'{KEY}restart {peer}\r')
        system.wait_until_said('linux', restarted, told[restarted] + number)
    system.wait_until_said('linux', end, ends + 1, limit)
    system.expect(PROMPT)
    assert re.findall(re.escape(end) + r'(\d+) restarts', system.said('linux'))[-1] == str(restarts)
    nothing_was_wrong(system)
