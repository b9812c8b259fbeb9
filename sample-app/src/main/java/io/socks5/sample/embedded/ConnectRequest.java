package io.socks5.sample.embedded;

/**
 * A request to the embedded proxy, with the received host.
 */
public record ConnectRequest(String host, int port, boolean byName) {

	@Override
	public String toString() {
		return (this.host.contains(":") ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}
