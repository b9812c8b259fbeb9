package io.socks5.boot.autoconfigure.http;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What a native image has to know of HttpComponents: the fields that are copied from one
 * connection manager's builder to another.
 */
class ConnectionManagerHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection()
			.registerTypeIfPresent(classLoader,
					"org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder",
					(type) -> type.withMembers(MemberCategory.ACCESS_DECLARED_FIELDS));
	}

}
