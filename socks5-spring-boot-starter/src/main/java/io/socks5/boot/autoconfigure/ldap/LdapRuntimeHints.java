package io.socks5.boot.autoconfigure.ldap;

import io.socks5.boot.ldap.LdapContextFactory;
import io.socks5.boot.ldap.LdapSocketFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.ldap.core.support.AbstractContextSource;

/**
 * Registers the factories, which JNDI creates by name, and the settings of the context
 * sources.
 */
class LdapRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection()
			.registerType(LdapContextFactory.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS)
			.registerType(LdapSocketFactory.class, MemberCategory.INVOKE_PUBLIC_METHODS);
		LdapSettings.FIELDS.forEach((field) -> hints.reflection()
			.registerType(AbstractContextSource.class, (type) -> type.withField(field)));
	}

}
