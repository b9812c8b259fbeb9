package io.socks5.boot.autoconfigure.mongodb;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Registers the fields that a native image must keep.
 */
class MongoRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		for (Class<?> type : DatabaseFactories.types()) {
			hints.reflection().registerType(type, MemberCategory.ACCESS_DECLARED_FIELDS);
		}
	}

}
