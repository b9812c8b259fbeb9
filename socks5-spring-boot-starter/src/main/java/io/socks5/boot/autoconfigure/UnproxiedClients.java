package io.socks5.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The clients that Spring Boot configures from the class path. They bypass the proxy
 * unless the application routes them through it.
 */
final class UnproxiedClients {

	private static final Map<String, String> HTTP_CLIENTS = new LinkedHashMap<>();

	private static final Map<String, String> CLIENTS = new LinkedHashMap<>();

	static {
		HTTP_CLIENTS.put("org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration",
				"RestClient and RestTemplate");
		HTTP_CLIENTS.put("org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration", "WebClient");
		CLIENTS.put("org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration", "DataSource");
		CLIENTS.put("org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration", "R2DBC");
		CLIENTS.put("org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration", "Redis");
		CLIENTS.put("org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration", "MongoDB");
		CLIENTS.put("org.springframework.boot.cassandra.autoconfigure.CassandraAutoConfiguration", "Cassandra");
		CLIENTS.put("org.springframework.boot.couchbase.autoconfigure.CouchbaseAutoConfiguration", "Couchbase");
		CLIENTS.put("org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration", "Neo4j");
		CLIENTS.put("org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchRestClientAutoConfiguration",
				"Elasticsearch");
		CLIENTS.put("org.springframework.boot.hazelcast.autoconfigure.HazelcastAutoConfiguration", "Hazelcast");
		CLIENTS.put("org.springframework.boot.ldap.autoconfigure.LdapAutoConfiguration", "LDAP");
		CLIENTS.put("org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration", "JavaMailSender");
		CLIENTS.put("org.springframework.boot.sendgrid.autoconfigure.SendGridAutoConfiguration", "SendGrid");
		CLIENTS.put("org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration", "RabbitMQ");
		CLIENTS.put("org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration", "Kafka");
		CLIENTS.put("org.springframework.boot.pulsar.autoconfigure.PulsarAutoConfiguration", "Pulsar");
		CLIENTS.put("org.springframework.boot.jms.autoconfigure.JmsAutoConfiguration", "JMS");
		CLIENTS.put("org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration", "gRPC");
		CLIENTS.put("org.springframework.boot.rsocket.autoconfigure.RSocketRequesterAutoConfiguration", "RSocket");
		CLIENTS.put("org.springframework.boot.webservices.autoconfigure.client.WebServiceTemplateAutoConfiguration",
				"WebServiceTemplate");
		CLIENTS.put("org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration",
				"OAuth2 client");
		CLIENTS.put(
				"org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
				"OAuth2 resource server");
		CLIENTS.put("org.springframework.boot.security.saml2.autoconfigure.Saml2RelyingPartyAutoConfiguration", "SAML");
		CLIENTS.put("org.springframework.boot.zipkin.autoconfigure.ZipkinAutoConfiguration", "Zipkin");
		CLIENTS.put("org.springframework.web.socket.client.WebSocketClient", "WebSocket");
		CLIENTS.put("org.springframework.web.reactive.socket.client.WebSocketClient", "WebSocket");
		CLIENTS.put("io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter", "OTLP");
		CLIENTS.put("io.micrometer.registry.otlp.OtlpMeterRegistry", "OTLP");
		registry("appoptics", "AppOptics");
		registry("atlas", "Atlas");
		registry("datadog", "Datadog");
		registry("dynatrace", "Dynatrace");
		registry("elastic", "Elastic");
		registry("ganglia", "Ganglia");
		registry("graphite", "Graphite");
		registry("humio", "Humio");
		registry("influx", "Influx");
		registry("kairos", "Kairos");
		registry("newrelic", "NewRelic");
		registry("stackdriver", "Stackdriver");
		registry("statsd", "Statsd");
	}

	private UnproxiedClients() {
	}

	private static void registry(String packageName, String name) {
		// the auto-configurations of Spring Boot's exporters are always present
		CLIENTS.put("io.micrometer." + packageName + "." + name + "MeterRegistry", name + " metrics");
	}

	/**
	 * Returns the clients that are on the class path.
	 * @param classLoader sees the application's classes
	 * @param http whether to include HTTP clients
	 * @return names that users know
	 */
	static List<String> present(@Nullable ClassLoader classLoader, boolean http) {
		return Stream.concat(http ? HTTP_CLIENTS.entrySet().stream() : Stream.empty(), CLIENTS.entrySet().stream())
			.filter((client) -> ClassUtils.isPresent(client.getKey(), classLoader))
			.map(Map.Entry::getValue)
			.distinct()
			.toList();
	}

}
