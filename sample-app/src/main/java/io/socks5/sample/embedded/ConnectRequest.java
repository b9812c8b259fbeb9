package io.socks5.sample.embedded;

/**
 * A request the embedded proxy got: the host as it arrived, and whether it was a name.
 */
public record ConnectRequest(String host, int port, boolean byName) {

	@Override
	public String toString() {
		return (this.host.contains(":") ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}
