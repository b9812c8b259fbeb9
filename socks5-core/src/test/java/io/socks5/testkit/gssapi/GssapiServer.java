package io.socks5.testkit.gssapi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;

import io.socks5.testkit.FakeSocksServer.Request;
import io.socks5.testkit.LoopbackServer;
import org.jspecify.annotations.Nullable;

/**
 * A small SOCKS5 server that relays, for clients that authenticate with GSSAPI alone: RFC
 * 1961 with whatever level it is told to answer. Level 0 is not in there: what follows is
 * then sent as it is, as Dante and curl do.
 */
public final class GssapiServer extends LoopbackServer {

	private final KerberosRealm realm;

	private final IntUnaryOperator levels;

	private final Map<String, Integer> names = new ConcurrentHashMap<>();

	private final List<GssapiPeer> peers = new CopyOnWriteArrayList<>();

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private GssapiServer(KerberosRealm realm, IntUnaryOperator levels) {
		this.realm = realm;
		this.levels = levels;
	}

	/**
	 * Starts a server.
	 * @param realm where its keys are from
	 * @param levels the level to answer to the one asked for
	 * @return a running server
	 */
	public static GssapiServer open(KerberosRealm realm, IntUnaryOperator levels) {
		GssapiServer server = new GssapiServer(realm, levels);
		server.start();
		return server;
	}

	/**
	 * Adds a name to the only table in which it looks names up.
	 * @param name the name
	 * @param port the port of 127.0.0.1 it leads to, whatever port is asked for
	 * @return this
	 */
	public GssapiServer knowing(String name, int port) {
		this.names.put(name, port);
		return this;
	}

	/**
	 * The clients that have begun to authenticate.
	 * @return in the order in which they came
	 */
	public List<GssapiPeer> peers() {
		return this.peers;
	}

	/**
	 * The requests so far.
	 * @return each as it was sent
	 */
	public List<Request> requests() {
		return this.requests;
	}

	@Override
	protected Runnable accepted(Socket socket) {
		return () -> {
			try {
				new GssapiSession(socket, this).serve();
			}
			catch (IOException | InterruptedException ex) {
				// the client or the destination is gone
			}
		};
	}

	GssapiPeer peer() {
		GssapiPeer peer = new GssapiPeer(this.realm, this.levels);
		this.peers.add(peer);
		return peer;
	}

	@Nullable Socket connect(Request request) {
		this.requests.add(request);
		Integer port = (request.type() != 3) ? Integer.valueOf(request.port()) : this.names.get(request.host());
		if (port == null) {
			return null;
		}
		try {
			Socket socket = track(new Socket(Proxy.NO_PROXY));
			socket.connect(new InetSocketAddress(loopback(), port));
			return socket;
		}
		catch (IOException ex) {
			return null;
		}
	}

	Thread alongside(Runnable task) {
		return start(task);
	}

}
