package io.socks5.boot.autoconfigure.integration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * The clients that Spring Boot sets up, with the types of their beans.
 */
final class BootClients {

	static final String REST_CLIENT = "RestClient and RestTemplate";

	static final String WEB_CLIENT = "WebClient";

	private static final Map<String, List<String>> CLIENTS = new LinkedHashMap<>();

	static {
		client(REST_CLIENT, "org.springframework.web.client.RestClient$Builder",
				"org.springframework.boot.restclient.RestTemplateBuilder");
		client(WEB_CLIENT, "org.springframework.web.reactive.function.client.WebClient$Builder");
		client("DataSource", "javax.sql.DataSource");
		client("R2DBC", "io.r2dbc.spi.ConnectionFactory");
		client("Redis", "org.springframework.data.redis.connection.RedisConnectionFactory",
				"org.springframework.data.redis.connection.ReactiveRedisConnectionFactory");
		client("MongoDB", "com.mongodb.client.MongoClient", "com.mongodb.reactivestreams.client.MongoClient",
				"org.springframework.data.mongodb.MongoDatabaseFactory",
				"org.springframework.data.mongodb.ReactiveMongoDatabaseFactory");
		client("Cassandra", "com.datastax.oss.driver.api.core.CqlSession");
		client("Couchbase", "com.couchbase.client.java.Cluster");
		client("Neo4j", "org.neo4j.driver.Driver");
		client("Elasticsearch", "co.elastic.clients.transport.rest5_client.low_level.Rest5Client");
		client("Hazelcast", "com.hazelcast.core.HazelcastInstance");
		client("LDAP", "org.springframework.ldap.core.ContextSource");
		client("JavaMailSender", "org.springframework.mail.MailSender");
		client("SendGrid", "com.sendgrid.SendGrid");
		client("RabbitMQ", "org.springframework.amqp.rabbit.connection.ConnectionFactory",
				"com.rabbitmq.stream.Environment");
		client("Kafka", "org.springframework.kafka.core.ProducerFactory",
				"org.springframework.kafka.core.ConsumerFactory", "org.springframework.kafka.core.KafkaAdmin");
		client("Pulsar", "org.springframework.pulsar.core.PulsarClientFactory");
		client("JMS", "jakarta.jms.ConnectionFactory");
		client("gRPC", "org.springframework.grpc.client.GrpcChannelFactory");
		client("RSocket", "org.springframework.messaging.rsocket.RSocketRequester$Builder");
		client("WebServiceTemplate", "org.springframework.boot.webservices.client.WebServiceTemplateBuilder");
		client("OAuth2", "org.springframework.security.oauth2.client.registration.ClientRegistrationRepository",
				"org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository",
				"org.springframework.security.oauth2.jwt.JwtDecoder",
				"org.springframework.security.oauth2.jwt.ReactiveJwtDecoder",
				"org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector",
				"org.springframework.security.oauth2.server.resource.introspection.ReactiveOpaqueTokenIntrospector");
		client("SAML",
				"org.springframework.security.saml2.provider.service.registration.RelyingPartyRegistrationRepository");
		client("Zipkin", "zipkin2.reporter.BytesMessageSender");
		client("WebSocket", "org.springframework.web.socket.client.WebSocketClient",
				"org.springframework.web.reactive.socket.client.WebSocketClient",
				"org.springframework.web.socket.client.ConnectionManagerSupport",
				"org.springframework.web.socket.messaging.WebSocketStompClient");
		client("OTLP", "io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter",
				"io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter",
				"io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter",
				"io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter",
				"io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter",
				"io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter",
				"io.micrometer.registry.otlp.OtlpMeterRegistry");
		client("OpenFeign", "org.springframework.cloud.openfeign.FeignClientFactoryBean",
				"org.springframework.cloud.openfeign.FeignClientSpecification", "feign.Client");
		client("Spring Cloud Gateway", "org.springframework.cloud.gateway.filter.NettyRoutingFilter",
				"org.springframework.cloud.gateway.config.HttpClientFactory");
		client("Eureka", "com.netflix.discovery.EurekaClient");
		for (String name : List.of("AppOptics", "Atlas", "Datadog", "Dynatrace", "Elastic", "Ganglia", "Graphite",
				"Humio", "Influx", "Kairos", "NewRelic", "Stackdriver", "Statsd")) {
			client(name + " metrics", "io.micrometer." + name.toLowerCase(Locale.ROOT) + "." + name + "MeterRegistry");
		}
	}

	/**
	 * Beans that exist only if the client has connected before the application context.
	 */
	private static final Map<String, List<String>> EARLIER_CLIENTS = Map.of("Spring Cloud Config",
			List.of("configDataConfigClientProperties", "configServicePropertySource"));

	private BootClients() {
	}

	private static void client(String name, String... types) {
		CLIENTS.put(name, List.of(types));
	}

	/**
	 * Returns the clients that have a bean, and creates none.
	 * @param beanFactory the bean factory
	 * @return names that users know
	 */
	static List<String> present(ConfigurableListableBeanFactory beanFactory) {
		Stream<String> earlier = names(EARLIER_CLIENTS, beanFactory::containsBean);
		return Stream.concat(names(CLIENTS, (type) -> hasBean(beanFactory, type)), earlier).toList();
	}

	private static Stream<String> names(Map<String, List<String>> clients, Predicate<String> isPresent) {
		return clients.entrySet()
			.stream()
			.filter((client) -> client.getValue().stream().anyMatch(isPresent))
			.map(Map.Entry::getKey);
	}

	private static boolean hasBean(ConfigurableListableBeanFactory beanFactory, String type) {
		ClassLoader classLoader = beanFactory.getBeanClassLoader();
		return ClassUtils.isPresent(type, classLoader) && beanFactory
			.getBeanNamesForType(ClassUtils.resolveClassName(type, classLoader), true, false).length > 0;
	}

}
