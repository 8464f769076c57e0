"""All of an OpenStack Swift with its s3api in one process: it starts in a quarter of the time that four take.

Started by swift.ts with a folder that holds {object,container,account,proxy}.conf; as root it becomes the user that
they name once the ports are taken.
"""
import configparser
import os
import sys

import eventlet
import eventlet.wsgi
from swift.common import wsgi
from swift.common.ring import RingBuilder
from swift.common.utils import drop_privileges

SERVERS = ('object', 'container', 'account', 'proxy')


class Memory:
    """Stands in for memcached, without which tempauth does not work."""

    def __init__(self):
        self.values = {}

    def get(self, key, **_options):
        return self.values.get(key)

    def set(self, key, value, **_options):
        self.values[key] = value

    def delete(self, key, **_options):
        self.values.pop(key, None)

    def incr(self, key, delta=1, **_options):
        self.values[key] = int(self.values.get(key, 0)) + delta
        return self.values[key]


def memory_filter(_global_conf, **_conf):
    memory = Memory()

    def wrap(app):
        def answer(env, start_response):
            env['swift.cache'] = memory
            return app(env, start_response)

        return answer

    return wrap


def make_rings(folder, ports):
    """One disk, one replica: the rings say that all is there."""
    for kind in ('account', 'container', 'object'):
        if os.path.exists(f'{folder}/{kind}.ring.gz'):
            continue
        builder = RingBuilder(4, 1, 1)
        place = {'ip': '127.0.0.1', 'port': ports[kind], 'device': 'disk'}
        builder.add_dev({'id': 0, 'region': 1, 'zone': 1, 'weight': 1, **place})
        builder.rebalance()
        builder.get_ring().save(f'{folder}/{kind}.ring.gz')


def choose_hub_once():
    """Each server chooses its thread's event loop anew, and would lose those who wait in the one before."""
    choose = eventlet.hubs.use_hub

    def choose_first(name=None):
        if not hasattr(eventlet.hubs._threadlocal, 'hub'):
            choose(name)

    choose(wsgi.get_hub())
    eventlet.hubs.get_hub()
    eventlet.hubs.use_hub = choose_first


def main(folder):
    paths = {server: f'{folder}/{server}.conf' for server in SERVERS}
    parsers = {server: configparser.RawConfigParser() for server in SERVERS}
    for server in SERVERS:
        parsers[server].read(paths[server])
    make_rings(folder, {server: parsers[server].getint('DEFAULT', 'bind_port') for server in SERVERS})
    ready = [wsgi._initrp(paths[server], f'{server}-server') for server in SERVERS]
    sockets = [wsgi.get_socket(conf) for conf, _logger, _name in ready]
    drop_privileges(ready[0][0]['user'])
    choose_hub_once()
    threads = [
        eventlet.spawn(wsgi.run_server, conf, logger, socket)
        for (conf, logger, _name), socket in zip(ready, sockets)
    ]
    for thread in threads:
        thread.wait()


if __name__ == '__main__':
    eventlet.patcher.monkey_patch(all=False, socket=True, select=True, thread=True)
    sys.modules['waybill_swift'] = sys.modules['__main__']
    main(sys.argv[1])
