package io.socks5.client;

import java.util.function.Supplier;

import io.socks5.protocol.Credentials;

/**
 * A login that never changes, so that each connect can offer the same methods.
 */
final class FixedLogin implements Supplier<Credentials> {

	private final Credentials login;

	FixedLogin(Credentials login) {
		this.login = login;
	}

	@Override
	public Credentials get() {
		return this.login;
	}

}
