package io.socks5.boot.autoconfigure.jdbc;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * Registers the socket factories, which the drivers create by name.
 */
class JdbcRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		for (JdbcDriver driver : JdbcDriver.values()) {
			if (ClassUtils.isPresent(driver.className(), classLoader)) {
				hints.reflection()
					.registerTypeIfPresent(classLoader, driver.factory(), MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
			}
		}
	}

}
