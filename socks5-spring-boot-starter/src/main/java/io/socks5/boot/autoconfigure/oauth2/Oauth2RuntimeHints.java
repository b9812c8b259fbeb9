package io.socks5.boot.autoconfigure.oauth2;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Registers the fields of {@link SecurityClients} for native images.
 */
class Oauth2RuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		SecurityClients.FIELDS.keySet()
			.forEach((client) -> hints.reflection()
				.registerTypeIfPresent(classLoader, client,
						(type) -> type.withMembers(MemberCategory.ACCESS_DECLARED_FIELDS)));
	}

}
