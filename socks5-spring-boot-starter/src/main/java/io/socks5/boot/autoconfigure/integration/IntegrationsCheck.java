package io.socks5.boot.autoconfigure.integration;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Compares the switches of the integrations at the start with the beans. A switch without
 * an effect stops the start.
 */
class IntegrationsCheck implements BeanFactoryPostProcessor {

	private static final List<Library> LIBRARIES = List.of(
			new Library("elasticsearch", "Elasticsearch",
					"co.elastic.clients.transport.rest5_client.low_level.Rest5Client",
					"The Rest5Client of Elasticsearch", "spring-boot-starter-elasticsearch"),
			new Library("grpc", "gRPC", "org.springframework.grpc.client.GrpcChannelFactory", "Spring gRPC",
					"spring-boot-starter-grpc-client"),
			new Library("jdbc", "DataSource", "com.zaxxer.hikari.HikariDataSource", "HikariCP",
					"spring-boot-starter-jdbc"),
			new Library("ldap", "LDAP", "org.springframework.ldap.core.support.AbstractContextSource", "Spring LDAP",
					"spring-boot-starter-ldap"),
			new Library("mail", "JavaMailSender", "org.eclipse.angus.mail.smtp.SMTPTransport", "Angus Mail",
					"spring-boot-starter-mail"),
			new Library("mongodb", "MongoDB",
					"org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer",
					"spring-boot-mongodb", "spring-boot-starter-mongodb"),
			new Library("oauth2", "OAuth2", "org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder",
					"spring-boot-http-client", "spring-boot-starter-restclient"),
			new Library("otlp", "OTLP", "org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder",
					"spring-boot-http-client", "spring-boot-starter-restclient"),
			new Library("rabbit", "RabbitMQ", "org.springframework.amqp.rabbit.connection.CachingConnectionFactory",
					"Spring AMQP", "spring-boot-starter-amqp"),
			new Library("redis", "Redis", "io.lettuce.core.RedisClient", "Lettuce", "spring-boot-starter-data-redis"),
			new Library("websocket", "WebSocket", "org.springframework.web.reactive.socket.client.WebSocketClient",
					"A WebSocket client of Spring", "spring-boot-starter-webflux"),
			new Library("zipkin", "Zipkin", "org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder",
					"spring-boot-http-client", "spring-boot-starter-restclient"));

	/** Has a property only to explain why there is no such integration. */
	private static final Socks5Integration R2DBC = new Socks5Integration("r2dbc", "R2DBC");

	/**
	 * Returns all integrations of this version, whether enabled or not.
	 * @return the integrations
	 */
	static Stream<Socks5Integration> all() {
		return LIBRARIES.stream().map(Library::integration);
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		Environment environment = beanFactory.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME,
				Environment.class);
		boolean enabled = Binder.get(environment).bind("socks5.proxy.enabled", Boolean.class).orElse(true);
		for (Library library : LIBRARIES) {
			boolean promised = enabled && OnSocks5IntegrationCondition.isOn(environment, library.name());
			library.check(promised, beanFactory);
		}
		if (enabled && OnSocks5IntegrationCondition.isOn(environment, R2DBC.name())) {
			throw R2DBC.refuse(
					"The drivers of R2DBC look up the names of their servers themselves, for example PostgreSQL's, "
							+ "whose resolver no option replaces",
					"Use JDBC with 'socks5.proxy.integrations.jdbc.enabled'.");
		}
	}

	/**
	 * What an integration needs on the class path.
	 *
	 * @param name the name of the client below {@code socks5.proxy.integrations}
	 * @param client the client as the line at the start names it
	 * @param type a class of the library
	 * @param library the library as users know it
	 * @param starter the dependency to add
	 */
	private record Library(String name, String client, String type, String library, String starter) {

		Socks5Integration integration() {
			return new Socks5Integration(this.name, this.client);
		}

		void check(boolean promised, ConfigurableListableBeanFactory beanFactory) {
			boolean kept = beanFactory.containsBean("socks5" + StringUtils.capitalize(this.name) + "Integration");
			Socks5Integration integration = integration();
			if (kept && !promised) {
				throw new UnsupportedIntegrationException(integration.property(),
						"It is not true, but the application was built with it",
						"Set the property as it was set when the application was processed ahead of time.");
			}
			if (promised && !kept) {
				throw ClassUtils.isPresent(this.type, beanFactory.getBeanClassLoader())
						? integration.refuse(
								"The application does not contain the auto-configuration of " + this.client,
								"Do not exclude it. Set the property also when the application is processed ahead "
										+ "of time.")
						: integration.refuse(this.library + " is not on the class path", "Add " + this.starter + ".");
			}
		}

	}

}
