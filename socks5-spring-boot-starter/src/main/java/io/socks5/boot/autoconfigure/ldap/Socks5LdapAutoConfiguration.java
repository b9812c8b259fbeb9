package io.socks5.boot.autoconfigure.ldap;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.ConditionalOnSocks5Integration;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.ldap.core.ContextSource;
import org.springframework.ldap.core.support.AbstractContextSource;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that puts each {@link ContextSource}
 * of LDAP behind the proxy.
 */
@AutoConfiguration(after = Socks5AutoConfiguration.class)
@ConditionalOnClass(AbstractContextSource.class)
@ConditionalOnSocks5Integration("ldap")
@ImportRuntimeHints(LdapRuntimeHints.class)
public final class Socks5LdapAutoConfiguration {

	private static final Socks5Integration INTEGRATION = new Socks5Integration("ldap", "LDAP");

	@Bean
	Socks5Integration socks5LdapIntegration() {
		return INTEGRATION;
	}

	@Bean
	static ProxiedContextSources socks5ProxiedContextSources(ConfigurableListableBeanFactory beanFactory) {
		return new ProxiedContextSources(beanFactory, INTEGRATION);
	}

}
