package io.socks5.boot.autoconfigure;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The details of an instance as its properties are at the moment.
 */
class InstanceConnectionDetails implements Socks5ConnectionDetails {

	private final Supplier<Socks5ConnectionDetails> current;

	InstanceConnectionDetails(Supplier<Socks5ConnectionDetails> current) {
		this.current = current;
	}

	@Override
	public String getHost() {
		return this.current.get().getHost();
	}

	@Override
	public int getPort() {
		return this.current.get().getPort();
	}

	@Override
	public @Nullable String getUsername() {
		return this.current.get().getUsername();
	}

	@Override
	public @Nullable String getPassword() {
		return this.current.get().getPassword();
	}

}
