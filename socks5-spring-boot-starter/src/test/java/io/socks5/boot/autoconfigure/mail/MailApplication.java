package io.socks5.boot.autoconfigure.mail;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.Socks5IntegrationsAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;

/**
 * An application that sends mail.
 */
final class MailApplication {

	private MailApplication() {
	}

	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, MailSenderAutoConfiguration.class,
					Socks5AutoConfiguration.class, Socks5IntegrationsAutoConfiguration.class,
					Socks5MailAutoConfiguration.class))
			.withPropertyValues("socks5.proxy.integrations.mail.enabled=true", "spring.mail.host=smtp.internal.test",
					"spring.mail.port=4711", "spring.mail.username=app", "spring.mail.password=secret",
					"spring.mail.properties.mail.smtp.auth=true", "spring.mail.properties.mail.smtps.auth=true");
	}

	static void send(MailSender sender) {
		SimpleMailMessage message = new SimpleMailMessage();
		message.setFrom("app@example.test");
		message.setTo("app@example.test");
		message.setSubject("hello");
		message.setText("through the proxy");
		sender.send(message);
	}

}
