package io.socks5.testkit.gssapi;

import java.util.List;
import java.util.function.IntUnaryOperator;

import io.socks5.testkit.FakeSocksServer;

/**
 * A small SOCKS5 server that relays, for clients that authenticate only with GSSAPI. It
 * answers with a configured level of RFC 1961. After level 0, which the RFC does not
 * define, octets are not encapsulated, as with Dante and curl.
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
