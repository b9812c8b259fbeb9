package io.socks5.boot.autoconfigure;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Context;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.socks5.boot.ConnectOutcome;
import io.socks5.boot.ProxyScripts;
import io.socks5.client.Socks5Client;
import io.socks5.testkit.ScriptedProxy;
import jakarta.annotation.PostConstruct;
import org.aopalliance.aop.Advice;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.yaml.snakeyaml.Yaml;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.core.SpringVersion;
import org.springframework.expression.Expression;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the starter in a separate JVM, with only its own dependencies on the class
 * path: no actuator, no health, no Micrometer core.
 */
class PlainClassPathTests {

	private static final List<Class<?>> BROUGHT_ALONG = List.of(ConnectOutcome.class, Socks5Client.class,
			NullMarked.class, SpringApplication.class, EnableAutoConfiguration.class, ApplicationContext.class,
			BeanFactory.class, SpringVersion.class, Expression.class, Advice.class, Observation.class, KeyValue.class,
			Log.class, Logger.class, LoggerContext.class, Context.class, PostConstruct.class, Yaml.class);

	@Test
	void connectsWithNothingButTheStarter() throws Exception {
		try (ScriptedProxy proxy = ProxyScripts.grantingAfterLogin()) {
			Map<String, String> variables = Map.of("SOCKS5_PROXY_HOST", "127.0.0.1", "SOCKS5_PROXY_PASSWORD", "s3cret",
					"SOCKS5_PROXY_UNKNOWN", "set for another application");
			String output = ChildJava.run(classPath(), variables, PlainApplication.class.getName(),
					"--socks5.proxy.port=" + proxy.port(), "--socks5.proxy.username=alice");
			assertThat(output).contains("SOCKS5 proxy 'default' at 127.0.0.1:" + proxy.port())
				.contains(
						"beans: [socks5BindHandlerAdvisor, socks5BuiltInstances, socks5Client, socks5ClientLifecycle, "
								+ "socks5Clients, socks5ConnectionDetails, socks5EnvironmentChangeListener, socks5InstanceFactory, "
								+ "socks5InstanceQualifiers, socks5IntegrationClients, socks5IntegrationsCheck, socks5Refresh, "
								+ "socks5RoutedClients, socks5ScheduleCheck, socks5SocketFactory]")
				.contains("absent: [MeterRegistry, Health, SanitizingFunction]")
				.contains("connected: chat.example")
				.doesNotContain("s3cret");
		}
	}

	private static String classPath() {
		return Stream.concat(BROUGHT_ALONG.stream(), Stream.of(PlainApplication.class))
			.map(PlainClassPathTests::location)
			.distinct()
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static String location(Class<?> type) {
		return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString())).toString();
	}

}
