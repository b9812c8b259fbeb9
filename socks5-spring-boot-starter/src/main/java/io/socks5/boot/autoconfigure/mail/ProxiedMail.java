package io.socks5.boot.autoconfigure.mail;

import java.util.List;
import java.util.Map;
import java.util.Properties;

import io.socks5.boot.autoconfigure.integration.IntegrationClients;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import io.socks5.boot.autoconfigure.integration.UnsupportedIntegrationException;
import io.socks5.boot.mail.Socks5SmtpTransport;
import io.socks5.boot.mail.Socks5SmtpsTransport;
import jakarta.mail.NoSuchProviderException;
import jakarta.mail.Provider;
import jakarta.mail.Session;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.mail.MailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Routes each {@link JavaMailSenderImpl} through the proxy, after the application has
 * configured it. Rejects every other {@link MailSender}.
 */
class ProxiedMail implements BeanPostProcessor {

	private static final String JNDI = "spring.mail.jndi-name";

	private static final Map<String, Class<?>> TRANSPORTS = Map.of("smtp", Socks5SmtpTransport.class, "smtps",
			Socks5SmtpsTransport.class);

	/** Properties that make Jakarta Mail connect in another way. */
	private static final List<String> UNSUPPORTED = List.of("class", "localaddress", "localport", "proxy.host",
			"socketFactory", "socketFactory.class", "socketFactory.port", "socks.host", "ssl.socketFactory.port",
			"usesocketchannels");

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	private final Socks5Integration integration;

	ProxiedMail(ConfigurableListableBeanFactory beanFactory, Environment environment, Socks5Integration integration) {
		this.beanFactory = beanFactory;
		this.environment = environment;
		this.integration = integration;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof JavaMailSenderImpl sender) {
			route(sender, beanName);
		}
		else if (bean instanceof MailSender) {
			throw refuse(beanName, "is a " + bean.getClass().getName() + " instead of a JavaMailSenderImpl",
					"Use a JavaMailSenderImpl.");
		}
		return bean;
	}

	private void route(JavaMailSenderImpl sender, String name) {
		if (this.environment.containsProperty(JNDI)) {
			throw refuse(name, "uses a session from JNDI ('" + JNDI + "')", "Set 'spring.mail.host' instead.");
		}
		Session session = sender.getSession();
		check(sender, session.getProperties(), name);
		session.getProperties()
			.setProperty(Socks5SmtpTransport.CLIENT,
					IntegrationClients.of(this.beanFactory, name).key(this.integration));
		TRANSPORTS.forEach((protocol, transport) -> register(session, protocol, transport));
	}

	private void check(JavaMailSenderImpl sender, Properties properties, String name) {
		String protocol = (sender.getProtocol() != null) ? sender.getProtocol()
				: properties.getProperty("mail.transport.protocol", JavaMailSenderImpl.DEFAULT_PROTOCOL);
		if (!TRANSPORTS.containsKey(protocol)) {
			throw refuse(name, "uses the protocol '" + protocol + "'", "Use 'smtp' or 'smtps'.");
		}
		for (String option : UNSUPPORTED) {
			String property = "mail." + protocol + "." + option;
			if (properties.containsKey(property) || properties.getProperty(property) != null) {
				throw refuse(name, "sets '" + property + "', which decides how it connects", "Remove the property.");
			}
		}
	}

	private static void register(Session session, String protocol, Class<?> transport) {
		try {
			session.setProvider(new Provider(Provider.Type.TRANSPORT, protocol, transport.getName(), "SOCKS5", null));
		}
		catch (NoSuchProviderException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private UnsupportedIntegrationException refuse(String name, String reason, String remedy) {
		return this.integration.refuse("MailSender '" + name + "' " + reason, remedy);
	}

}
