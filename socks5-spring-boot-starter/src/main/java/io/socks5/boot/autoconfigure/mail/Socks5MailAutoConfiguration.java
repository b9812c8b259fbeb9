package io.socks5.boot.autoconfigure.mail;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.ConditionalOnSocks5Integration;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import org.eclipse.angus.mail.smtp.SMTPTransport;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that puts each
 * {@link JavaMailSenderImpl} behind the proxy.
 */
@AutoConfiguration(after = Socks5AutoConfiguration.class)
@ConditionalOnClass({ JavaMailSenderImpl.class, SMTPTransport.class })
@ConditionalOnSocks5Integration("mail")
@ImportRuntimeHints(MailRuntimeHints.class)
public final class Socks5MailAutoConfiguration {

	private static final Socks5Integration INTEGRATION = new Socks5Integration("mail", "JavaMailSender");

	@Bean
	Socks5Integration socks5MailIntegration() {
		return INTEGRATION;
	}

	@Bean
	static ProxiedMail socks5ProxiedMail(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		return new ProxiedMail(beanFactory, environment, INTEGRATION);
	}

}
