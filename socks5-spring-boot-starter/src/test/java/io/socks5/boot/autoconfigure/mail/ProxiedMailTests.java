package io.socks5.boot.autoconfigure.mail;

import io.socks5.boot.autoconfigure.integration.AbstractFailureTests;
import io.socks5.boot.autoconfigure.integration.Bystander;
import io.socks5.boot.autoconfigure.integration.Failures;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.MailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.mockito.Mockito.mock;

/**
 * Mail through the proxy, with a real server.
 */
class ProxiedMailTests extends AbstractFailureTests {

	private static final String REQUEST = "alice:s3cret name smtp.internal.test 4711";

	private static final String[] STARTTLS = { "spring.mail.properties.mail.smtp.starttls.enable=true",
			"spring.mail.properties.mail.smtp.starttls.required=true", "spring.mail.ssl.bundle=mail" };

	private static final String[] SMTPS = { "spring.mail.protocol=smtps", "spring.mail.ssl.bundle=mail" };

	private final MailServer server = MailServer.shared();

	@Test
	void sendsByNameWithTheLogin() throws Exception {
		try (ProxyForNames proxy = this.server.proxy()) {
			this.server.server().purgeEmailFromAllMailboxes();
			MailApplication.runner().withPropertyValues(proxy.properties()).run((context) -> {
				MailApplication.send(context.getBean(MailSender.class));
				assertThat(this.server.server().getReceivedMessages()).singleElement()
					.satisfies((message) -> assertThat(message.getSubject()).isEqualTo("hello"));
				assertThat(proxy.requests()).containsExactly(REQUEST);
			});
		}
	}

	@Test
	void looksNoNameUp() throws Exception {
		try (ProxyForNames proxy = this.server.proxy()) {
			LookedUp.assertNoneIn(MailLookups.class, proxy.properties());
			assertThat(proxy.requests()).containsExactly(REQUEST, REQUEST);
		}
	}

	@Test
	void verifiesTheNameOfTheCertificateAfterStartTls() {
		try (StartTlsFront front = this.server.startTls();
				ProxyForNames proxy = ProxyForNames.connecting()
					.with(MailServer.NAME, front.port())
					.with(MailServer.OTHER, front.port())) {
			verifies(proxy, STARTTLS);
		}
	}

	@Test
	void verifiesTheNameOfTheCertificateOverTls() {
		try (ProxyForNames proxy = this.server.tlsProxy()) {
			verifies(proxy, SMTPS);
			verifies(proxy, "spring.mail.ssl.enabled=true", "spring.mail.ssl.bundle=mail");
		}
	}

	private void verifies(ProxyForNames proxy, String... tls) {
		ApplicationContextRunner runner = MailApplication.runner()
			.withPropertyValues(proxy.properties())
			.withPropertyValues(tls)
			.withPropertyValues(bundle());
		runner.run((context) -> MailApplication.send(context.getBean(MailSender.class)));
		assertThat(proxy.requests()).last().isEqualTo(REQUEST);
		runner.withPropertyValues("spring.mail.host=other.internal.test")
			.run((context) -> assertThatException()
				.isThrownBy(() -> MailApplication.send(context.getBean(MailSender.class)))
				.satisfies((failure) -> assertThat(failure).hasStackTraceContaining(MailServer.OTHER)));
	}

	private String bundle() {
		return "spring.ssl.bundle.pem.mail.truststore.certificate=file:" + this.server.certificate().pem();
	}

	@Test
	void sendsNothingOverTlsToAServerWithoutTls() {
		try (Bystander plain = new Bystander("220 hello\r\n".getBytes(), 0, new byte[0]);
				ProxyForNames proxy = ProxyForNames.connecting().with(MailServer.NAME, plain.port())) {
			MailApplication.runner()
				.withPropertyValues(proxy.properties())
				.withPropertyValues(SMTPS)
				.withPropertyValues(bundle())
				.run((context) -> {
					assertThatException().isThrownBy(() -> MailApplication.send(context.getBean(MailSender.class)));
					// the first octet is that of a TLS handshake
					assertThat(plain.received()).startsWith(22).asString().doesNotContain("EHLO");
				});
		}
	}

	@Test
	void sendsNoLoginIfTheServerDoesNotOfferStartTls() {
		try (Bystander plain = new Bystander("220 hello\r\n250 OK\r\n".getBytes(), 0, new byte[0]);
				ProxyForNames proxy = ProxyForNames.connecting().with(MailServer.NAME, plain.port())) {
			MailApplication.runner()
				.withPropertyValues(proxy.properties())
				.withPropertyValues(STARTTLS)
				.withPropertyValues(bundle())
				.run((context) -> {
					assertThatException().isThrownBy(() -> MailApplication.send(context.getBean(MailSender.class)))
						.satisfies((failure) -> assertThat(failure).hasStackTraceContaining("STARTTLS is required"));
					assertThat(new String(plain.received())).startsWith("EHLO ").doesNotContain("AUTH");
				});
		}
	}

	@Override
	protected ApplicationContextRunner runner(int port) {
		return MailApplication.runner()
			.withPropertyValues("spring.mail.host=127.0.0.1", "spring.mail.port=" + port,
					"spring.mail.properties.mail.smtp.socketFactory.fallback=true");
	}

	@Override
	protected void connect(AssertableApplicationContext context) throws Exception {
		MailApplication.send(context.getBean(MailSender.class));
	}

	@Test
	void failsOnceWithinTheConnectionTimeout() {
		failsOnceWithin("spring.mail.properties.mail.smtp.connectiontimeout=1000");
	}

	@Test
	void keepsWhatTheApplicationHasConfigured() {
		try (ProxyForNames proxy = this.server.proxy()) {
			MailApplication.runner()
				.withUserConfiguration(Customized.class)
				.withPropertyValues(proxy.properties())
				.withPropertyValues("spring.mail.host=wrong.internal.test",
						"spring.mail.properties.mail.smtp.writetimeout=5000")
				.run((context) -> {
					JavaMailSenderImpl sender = context.getBean(JavaMailSenderImpl.class);
					MailApplication.send(sender);
					assertThat(sender.getJavaMailProperties()).containsEntry("mail.smtp.timeout", "5000")
						.containsEntry("mail.smtp.writetimeout", "5000");
					assertThat(proxy.requests()).containsExactly(REQUEST);
				});
		}
	}

	@Test
	void usesAnotherClientByItsName() {
		try (ProxyForNames proxy = this.server.proxy(); ProxyForNames other = this.server.proxy()) {
			MailApplication.runner()
				.withPropertyValues(other.instance("lab", "bob"))
				.withPropertyValues(proxy.properties())
				.withPropertyValues("socks5.proxy.integrations.mail.instance=lab")
				.run((context) -> {
					MailApplication.send(context.getBean(MailSender.class));
					assertThat(other.requests()).containsExactly("bob:s3cret name smtp.internal.test 4711");
					assertThat(proxy.connections()).isZero();
				});
		}
	}

	@Test
	void changesNothingWhenItIsOff() {
		MailApplication.runner()
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.integrations.mail.enabled=false")
			.run((context) -> assertThat(
					context.getBean(JavaMailSenderImpl.class).getSession().getTransport("smtp").getClass())
				.isEqualTo(SMTPTransport.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "mail.smtp.socketFactory.class", "mail.smtp.socketFactory.port", "mail.smtp.proxy.host",
			"mail.smtp.socks.host", "mail.smtp.class", "mail.smtp.localaddress", "mail.smtp.usesocketchannels" })
	void refusesPropertiesThatDecideHowToConnect(String property) {
		refused("sets '" + property + "', which decides how it connects", "spring.mail.properties." + property + "=1");
	}

	@Test
	void refusesSendersThatBypassTheProxy() {
		refused("uses the protocol 'aws'", "spring.mail.protocol=aws");
		MailApplication.runner()
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.withBean("own", MailSender.class, () -> mock(MailSender.class))
			.run((context) -> assertRefused(context.getStartupFailure(), "instead of a JavaMailSenderImpl"));
		MailApplication.runner()
			.withPropertyValues("socks5.proxy.host=proxy.corp", "spring.mail.jndi-name=mail/session")
			.withBean("own", JavaMailSenderImpl.class, JavaMailSenderImpl::new)
			.run((context) -> assertRefused(context.getStartupFailure(),
					"uses a session from JNDI ('spring.mail.jndi-name')"));
		MailApplication.runner()
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.withClassLoader(new FilteredClassLoader("org.eclipse.angus.mail.smtp"))
			.run((context) -> assertRefused(context.getStartupFailure(), "Angus Mail is not on the class path"));
	}

	private static void refused(String reason, String... properties) {
		MailApplication.runner()
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.withPropertyValues(properties)
			.run((context) -> assertRefused(context.getStartupFailure(), reason));
	}

	private static void assertRefused(@Nullable Throwable failure, String reason) {
		Failures.assertRefused(failure, "mail", reason);
	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		@Bean
		static BeanPostProcessor customizer() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					if (bean instanceof JavaMailSenderImpl sender) {
						sender.setHost(MailServer.NAME);
						sender.getJavaMailProperties().setProperty("mail.smtp.timeout", "5000");
					}
					return bean;
				}

			};
		}

	}

}
