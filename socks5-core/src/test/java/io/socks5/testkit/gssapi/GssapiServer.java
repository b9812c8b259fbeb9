package io.socks5.testkit.gssapi;

import java.util.List;
import java.util.function.IntUnaryOperator;

import io.socks5.testkit.FakeSocksServer;

/**
 * A small SOCKS5 server that relays, for clients that authenticate with GSSAPI alone: RFC
 * 1961 with whatever level it is told to answer. Level 0 is not in there: what follows is
 * then sent as it is, as Dante and curl do.
 */
public final class GssapiServer extends FakeSocksServer {

	private final GssapiServerLogin login;

	private GssapiServer(GssapiServerLogin login) {
		super(login);
		this.login = login;
	}

	/**
	 * Starts a server.
	 * @param realm where its keys are from
	 * @param levels the level to answer to the one asked for
	 * @return a running server
	 */
	public static GssapiServer open(KerberosRealm realm, IntUnaryOperator levels) {
		GssapiServer server = new GssapiServer(new GssapiServerLogin(realm, levels));
		server.start();
		return server;
	}

	@Override
	public GssapiServer knowing(String name, int port) {
		super.knowing(name, port);
		return this;
	}

	/**
	 * The clients that have begun to authenticate.
	 * @return in the order in which they came
	 */
	public List<GssapiPeer> peers() {
		return this.login.peers();
	}

}
