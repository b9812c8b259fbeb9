package io.socks5.boot.autoconfigure.ldap;

import java.util.Hashtable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import javax.naming.CommunicationException;
import javax.naming.Context;
import javax.naming.directory.InitialDirContext;

import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.socks5.boot.autoconfigure.integration.Failures;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.boot.ldap.LdapContextFactory;
import io.socks5.boot.ldap.LdapSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.ldap.core.ContextSource;
import org.springframework.ldap.core.support.AbstractContextSource;
import org.springframework.ldap.core.support.ContextSourceObservationPostProcessor;
import org.springframework.ldap.core.support.LdapContextSource;
import org.springframework.ldap.core.support.ObservationContextSource;
import org.springframework.ldap.pool2.factory.PooledContextSource;
import org.springframework.ldap.transaction.compensating.manager.TransactionAwareContextSourceProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Context sources that cannot go through the proxy, and those that hide others.
 */
class LdapRefusalTests {

	@Test
	void refusesUrlsThatNameNoServer() {
		for (String url : Stream
			.of("ldap:///dc=test", "ldap://", "http://ldap.internal.test", "ldap.internal.test",
					"ldap://ldap.internal.test ldap:///dc=test")
			.toList()) {
			refused("which does not name a server", "spring.ldap.urls=" + url);
		}
	}

	@Test
	void refusesUrlsWithAndWithoutTls() {
		refused("has URLs with and without TLS: ldap://one.internal.test, LDAPS://two.internal.test",
				"spring.ldap.urls=ldap://one.internal.test,LDAPS://two.internal.test");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "java.naming.ldap.factory.socket", "com.sun.jndi.ldap.tls.cbtype", "java.naming.provider.url" })
	void refusesPropertiesThatDecideHowToConnect(String property) {
		refused("sets '" + property + "', which decides how it connects",
				"spring.ldap.base-environment[" + property + "]=1");
	}

	@Test
	void refusesReferrals() {
		refused("uses referrals", "spring.ldap.base-environment[java.naming.referral]=follow");
		refused("uses referrals", (source) -> source.setReferral("throw"));
	}

	@Test
	void refusesSettingsThatBypassTheProxy() {
		refused("uses JNDI's connection pool", (source) -> source.setPooled(true));
		refused("has a context factory of its own", (source) -> source.setContextFactory(String.class));
	}

	@Test
	void refusesOtherContextSources() {
		LdapApplication.runner()
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.withBean("own", ContextSource.class, () -> mock(ContextSource.class))
			.run((context) -> assertRefused(context.getStartupFailure(), "whose connections cannot be routed"));
		LdapApplication.runner()
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.withClassLoader(new FilteredClassLoader("org.springframework.ldap"))
			.run((context) -> assertRefused(context.getStartupFailure(), "Spring LDAP is not on the class path"));
	}

	private static void refused(String reason, Consumer<LdapContextSource> settings) {
		LdapApplication.runner()
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.withBean("own", LdapContextSource.class, () -> source(settings))
			.run((context) -> assertRefused(context.getStartupFailure(), "ContextSource 'own' " + reason));
	}

	private static void refused(String reason, String... properties) {
		LdapApplication.runner()
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.withPropertyValues(properties)
			.run((context) -> assertRefused(context.getStartupFailure(), reason));
	}

	private static void assertRefused(@Nullable Throwable failure, String reason) {
		Failures.assertRefused(failure, "ldap", reason);
	}

	@Test
	@Tag("spring-boot-4.1")
	void routesTheTargetOfAPool() {
		routed((source) -> {
			source.afterPropertiesSet();
			return new PooledContextSource(source, null);
		});
	}

	@Test
	void routesTheTargetOfATransaction() {
		routed((source) -> {
			source.afterPropertiesSet();
			return new TransactionAwareContextSourceProxy(source);
		});
	}

	@Test
	void routesWhatIsObserved() {
		routed((source) -> source, Observed.class);
	}

	private static void routed(Function<LdapContextSource, ContextSource> wrapper, Class<?>... configurations) {
		try (ProxyForNames proxy = LdapServer.shared().proxy()) {
			LdapApplication.runner()
				.withUserConfiguration(configurations)
				.withPropertyValues(proxy.properties())
				.withBean("own", ContextSource.class, () -> wrapper.apply(source((source) -> {
				})), (definition) -> definition.setPrimary(true))
				.run((context) -> {
					ContextSource source = context.getBean(ContextSource.class);
					assertThat(source instanceof ObservationContextSource).isEqualTo(configurations.length > 0);
					assertThat(LdapApplication.read(source)).isEqualTo("hello");
					assertThat(proxy.requests()).isNotEmpty().containsOnly("alice:s3cret name ldap.internal.test 4711");
				});
		}
	}

	private static LdapContextSource source(Consumer<LdapContextSource> settings) {
		LdapContextSource source = new LdapContextSource();
		source.setUrl("ldap://ldap.internal.test:4711");
		source.setBase("dc=test");
		source.setUserDn("cn=app,dc=test");
		source.setPassword("secret");
		settings.accept(source);
		return source;
	}

	@Test
	void doesNotConnectAContextOfAnotherFactory() {
		Hashtable<String, Object> environment = new Hashtable<>();
		environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
		environment.put(Context.PROVIDER_URL, "ldap://127.0.0.1:1");
		environment.put(LdapContextFactory.SOCKET_FACTORY, LdapSocketFactory.class.getName());
		assertThatExceptionOfType(CommunicationException.class).isThrownBy(() -> new InitialDirContext(environment))
			.havingRootCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessageContaining("expected a context of " + LdapContextFactory.class.getName());
		environment.put(Context.INITIAL_CONTEXT_FACTORY, LdapContextFactory.class.getName());
		assertThatExceptionOfType(CommunicationException.class).isThrownBy(() -> new InitialDirContext(environment))
			.havingRootCause()
			.withMessage("'io.socks5.ldap.client' must name a SOCKS5 client: it is missing");
	}

	@Test
	void registersTheFactoriesForNativeImages() throws Exception {
		RuntimeHints hints = new RuntimeHints();
		new LdapRuntimeHints().registerHints(hints, getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(LdapContextFactory.class.getConstructors()[0])).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(LdapSocketFactory.class.getDeclaredMethod("getDefault"))).accepts(hints);
		assertThat(LdapSettings.FIELDS).allSatisfy((field) -> assertThat(
				RuntimeHintsPredicates.reflection().onFieldAccess(AbstractContextSource.class, field))
			.accepts(hints));
	}

	@Configuration(proxyBeanMethods = false)
	static class Observed {

		@Bean
		static ContextSourceObservationPostProcessor observed(ObjectProvider<ObservationRegistry> registries) {
			return new ContextSourceObservationPostProcessor(registries);
		}

		@Bean
		ObservationRegistry registry() {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig()
				.observationHandler(new ObservationHandler.AllMatchingCompositeObservationHandler());
			return registry;
		}

	}

}
