package io.socks5.boot.autoconfigure.ldap;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.Socks5IntegrationsAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ldap.autoconfigure.LdapAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.ldap.core.AttributesMapper;
import org.springframework.ldap.core.ContextSource;
import org.springframework.ldap.core.LdapTemplate;

/**
 * An application with LDAP.
 */
final class LdapApplication {

	private LdapApplication() {
	}

	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, LdapAutoConfiguration.class,
					Socks5AutoConfiguration.class, Socks5IntegrationsAutoConfiguration.class,
					Socks5LdapAutoConfiguration.class))
			.withPropertyValues("socks5.proxy.integrations.ldap.enabled=true",
					"spring.ldap.urls=ldap://ldap.internal.test:4711", "spring.ldap.base=dc=test",
					"spring.ldap.username=cn=app,dc=test", "spring.ldap.password=secret");
	}

	static String read(ContextSource source) {
		AttributesMapper<String> organization = (attributes) -> String.valueOf(attributes.get("o").get());
		return new LdapTemplate(source).lookup("", organization);
	}

}
