package io.socks5.boot.autoconfigure.ldap;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import javax.naming.ldap.LdapContext;
import javax.net.ssl.SSLContext;

import io.socks5.boot.autoconfigure.integration.AbstractFailureTests;
import io.socks5.boot.autoconfigure.integration.Bystander;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.ldap.core.ContextSource;
import org.springframework.ldap.core.support.DefaultTlsDirContextAuthenticationStrategy;
import org.springframework.ldap.core.support.LdapContextSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * LDAP through the proxy, with a real server.
 */
class ProxiedLdapTests extends AbstractFailureTests {

	private static final String REQUEST = "alice:s3cret name ldap.internal.test 4711";

	private static final String LDAPS = "spring.ldap.urls=ldaps://ldap.internal.test:4711";

	private static final String OTHER_LDAPS = "spring.ldap.urls=ldaps://other.internal.test:4711";

	private static final String TIMEOUT = "spring.ldap.base-environment[com.sun.jndi.ldap.connect.timeout]=";

	private final LdapServer server = LdapServer.shared();

	private SSLContext tls;

	@BeforeEach
	void trustTheServer() throws Exception {
		// JNDI takes no other
		this.tls = SSLContext.getDefault();
		SSLContext.setDefault(this.server.trusting());
	}

	@AfterEach
	void restore() {
		SSLContext.setDefault(this.tls);
	}

	@Test
	void readsByNameWithTheLogin() {
		try (ProxyForNames proxy = this.server.proxy()) {
			LdapApplication.runner().withPropertyValues(proxy.properties()).run((context) -> {
				assertThat(LdapApplication.read(context.getBean(ContextSource.class))).isEqualTo("hello");
				assertThat(proxy.requests()).containsExactly(REQUEST);
			});
		}
	}

	@Test
	void readsWithAConnectTimeout() {
		try (ProxyForNames proxy = this.server.proxy()) {
			LdapApplication.runner()
				.withPropertyValues(proxy.properties())
				.withPropertyValues(TIMEOUT + "5000")
				.run((context) -> {
					assertThat(LdapApplication.read(context.getBean(ContextSource.class))).isEqualTo("hello");
					assertThat(proxy.requests()).containsExactly(REQUEST);
				});
		}
	}

	@Test
	void looksNoNameUp() throws Exception {
		try (ProxyForNames proxy = this.server.proxy(); ProxyForNames secured = this.server.tlsProxy()) {
			LookedUp.assertNoneIn(LdapLookups.class, this.server.certificate().trustStore().toString(),
					String.join("\n", proxy.properties()),
					String.join("\n", proxy.properties()) + "\n" + TIMEOUT + "5000",
					String.join("\n", secured.properties()) + "\n" + LDAPS,
					String.join("\n", secured.properties()) + "\n" + LDAPS + "\n" + TIMEOUT + "5000");
			assertThat(proxy.requests()).containsExactly(REQUEST, REQUEST);
			assertThat(secured.requests()).containsExactly(REQUEST, REQUEST);
		}
	}

	@Test
	void connectsAgainThroughTheProxy() {
		try (ProxyForNames proxy = this.server.proxy()) {
			LdapApplication.runner().withPropertyValues(proxy.properties()).run((context) -> {
				LdapContext ldap = (LdapContext) context.getBean(ContextSource.class).getReadOnlyContext();
				ldap.getAttributes("");
				// closes the connection
				ldap.addToEnvironment("java.naming.ldap.version", "3");
				assertThat(ldap.getAttributes("").get("o").get()).isEqualTo("hello");
				ldap.close();
				assertThat(proxy.requests()).containsExactly(REQUEST, REQUEST);
			});
		}
	}

	@Test
	void triesEachServerThroughTheProxy() {
		try (ProxyForNames proxy = this.server.proxy()) {
			LdapApplication.runner()
				.withPropertyValues(proxy.properties())
				.withPropertyValues("spring.ldap.urls=ldap://unknown.internal.test:4711,ldap://ldap.internal.test:4711")
				.run((context) -> {
					assertThat(LdapApplication.read(context.getBean(ContextSource.class))).isEqualTo("hello");
					assertThat(proxy.requests()).containsExactly("alice:s3cret name unknown.internal.test 4711",
							REQUEST);
				});
		}
	}

	@Test
	void verifiesTheNameOfTheCertificate() {
		try (ProxyForNames proxy = this.server.tlsProxy()) {
			ApplicationContextRunner runner = LdapApplication.runner().withPropertyValues(proxy.properties());
			for (String timeout : List.of("0", "5000")) {
				runner.withPropertyValues(LDAPS, TIMEOUT + timeout).run((context) -> {
					assertThat(LdapApplication.read(context.getBean(ContextSource.class))).isEqualTo("hello");
					assertThat(proxy.requests()).last().isEqualTo(REQUEST);
				});
				runner.withPropertyValues(OTHER_LDAPS, TIMEOUT + timeout)
					.run((context) -> assertThatException()
						.isThrownBy(() -> LdapApplication.read(context.getBean(ContextSource.class)))
						.satisfies((failure) -> assertThat(failure)
							.hasStackTraceContaining("No subject alternative DNS name matching " + LdapServer.OTHER)));
			}
		}
	}

	@Test
	void verifiesTheNameOfTheCertificateAfterStartTls() {
		try (ProxyForNames proxy = this.server.proxy()) {
			ApplicationContextRunner runner = LdapApplication.runner()
				.withUserConfiguration(StartTls.class)
				.withPropertyValues(proxy.properties());
			runner.run((context) -> {
				assertThat(LdapApplication.read(context.getBean(ContextSource.class))).isEqualTo("hello");
				assertThat(proxy.requests()).containsExactly(REQUEST);
			});
			runner.withPropertyValues("spring.ldap.urls=ldap://other.internal.test:4711")
				.run((context) -> assertThatException()
					.isThrownBy(() -> LdapApplication.read(context.getBean(ContextSource.class)))
					.satisfies((failure) -> assertThat(failure).hasStackTraceContaining(LdapServer.OTHER)));
		}
	}

	@Test
	void sendsNothingOverTlsToAServerWithoutTls() {
		try (Bystander plain = new Bystander(new byte[0], 0, "no TLS here".getBytes());
				ProxyForNames proxy = ProxyForNames.connecting().with(LdapServer.NAME, plain.port())) {
			LdapApplication.runner().withPropertyValues(proxy.properties()).withPropertyValues(LDAPS).run((context) -> {
				assertThatException().isThrownBy(() -> LdapApplication.read(context.getBean(ContextSource.class)));
				// the first octet is that of a TLS handshake
				assertThat(plain.received()).startsWith(22).asString().doesNotContain("secret", "cn=app");
			});
		}
	}

	@Override
	protected ApplicationContextRunner runner(int port) {
		return LdapApplication.runner().withPropertyValues("spring.ldap.urls=ldap://127.0.0.1:" + port);
	}

	@Override
	protected void connect(AssertableApplicationContext context) throws Exception {
		LdapApplication.read(context.getBean(ContextSource.class));
	}

	@Test
	void failsOnceWithinTheConnectTimeout() {
		failsOnceWithin(TIMEOUT + "1000");
	}

	@Test
	void keepsWhatTheApplicationHasConfigured() {
		try (ProxyForNames proxy = this.server.proxy()) {
			LdapApplication.runner()
				.withUserConfiguration(Customized.class)
				.withPropertyValues(proxy.properties())
				.withPropertyValues("spring.ldap.urls=ldap://wrong.internal.test:4711")
				.run((context) -> {
					ContextSource source = context.getBean(ContextSource.class);
					assertThat(LdapApplication.read(source)).isEqualTo("hello");
					assertThat(source.getReadOnlyContext().getEnvironment()).asString().contains("read.timeout=5000");
					assertThat(proxy.requests()).containsExactly(REQUEST, REQUEST);
				});
		}
	}

	@Test
	void usesAnotherClientByItsName() {
		try (ProxyForNames proxy = this.server.proxy(); ProxyForNames other = this.server.proxy()) {
			ApplicationContextRunner runner = LdapApplication.runner().withPropertyValues(proxy.properties());
			runner.run((first) -> runner.withPropertyValues(other.instance("lab", "bob"))
				.withPropertyValues("socks5.proxy.integrations.ldap.instance=lab")
				.run((second) -> {
					LdapApplication.read(second.getBean(ContextSource.class));
					assertThat(other.requests()).containsExactly("bob:s3cret name ldap.internal.test 4711");
					assertThat(proxy.connections()).isZero();
					LdapApplication.read(first.getBean(ContextSource.class));
					assertThat(other.connections()).isOne();
					assertThat(proxy.requests()).containsExactly(REQUEST);
				}));
		}
	}

	@Test
	void changesNothingWhenItIsOff() {
		LdapApplication.runner()
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.integrations.ldap.enabled=false")
			.run((context) -> {
				LdapContextSource source = context.getBean(LdapContextSource.class);
				assertThat(source.getContextFactory().getName()).isEqualTo("com.sun.jndi.ldap.LdapCtxFactory");
				assertThat(source).extracting("anonymousEnv").asString().doesNotContain("socks5");
			});
	}

	private static BeanPostProcessor customizer(Consumer<LdapContextSource> customizer) {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				if (bean instanceof LdapContextSource source) {
					customizer.accept(source);
				}
				return bean;
			}

		};
	}

	@Configuration(proxyBeanMethods = false)
	static class StartTls {

		@Bean
		static BeanPostProcessor startTls() {
			return customizer((source) -> {
				DefaultTlsDirContextAuthenticationStrategy strategy = new DefaultTlsDirContextAuthenticationStrategy();
				strategy.setShutdownTlsGracefully(true);
				source.setAuthenticationStrategy(strategy);
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		@Bean
		static BeanPostProcessor customizer() {
			return ProxiedLdapTests.customizer((source) -> {
				source.setUrl("ldap://ldap.internal.test:4711");
				source.setBaseEnvironmentProperties(Map.of("com.sun.jndi.ldap.read.timeout", "5000"));
			});
		}

	}

}
