package io.socks5.boot.autoconfigure.http;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.core.NativeDetector;
import org.springframework.core.log.LogMessage;
import org.springframework.util.ClassUtils;

/**
 * Warns about beans whose HTTP bypasses the proxy. Logs once at startup, and once for
 * each bean that is created later.
 */
class UnproxiedBeans implements BeanPostProcessor, SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(Socks5HttpClientsAutoConfiguration.class);

	/** The types of the beans. The first match provides the name. */
	private static final List<String> TYPES = List.of(
			"org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder",
			"org.springframework.http.client.ClientHttpRequestFactory",
			"org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder",
			"org.springframework.http.client.reactive.ClientHttpConnector",
			"org.springframework.web.client.RestTemplate", "org.springframework.boot.restclient.RestTemplateBuilder",
			"org.springframework.web.client.RestClient", "org.springframework.web.client.RestClient$Builder",
			"org.springframework.web.reactive.function.client.WebClient",
			"org.springframework.web.reactive.function.client.WebClient$Builder",
			"org.springframework.web.reactive.function.client.ExchangeFunction",
			"org.springframework.web.service.invoker.HttpExchangeAdapter",
			"org.springframework.web.service.invoker.HttpServiceProxyFactory", "java.net.http.HttpClient",
			"org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager",
			"org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager",
			"org.springframework.security.oauth2.client.OAuth2AuthorizedClientProvider",
			"org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientProvider",
			"org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient",
			"org.springframework.security.oauth2.client.endpoint.ReactiveOAuth2AccessTokenResponseClient",
			"org.springframework.security.oauth2.jwt.JwtDecoder",
			"org.springframework.security.oauth2.jwt.ReactiveJwtDecoder",
			"org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector",
			"org.springframework.security.oauth2.server.resource.introspection.ReactiveOpaqueTokenIntrospector",
			"zipkin2.reporter.BytesMessageSender", "io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter",
			"io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter",
			"io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter",
			"io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter",
			"io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter",
			"io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter",
			"io.micrometer.core.instrument.push.PushMeterRegistry");

	/** The origins of builders that the customizers have seen. */
	private static final List<String> PROXIED = List.of("org.springframework.boot.http.client.autoconfigure.",
			Socks5HttpClientsAutoConfiguration.class.getName());

	private static final String SECURITY = "org.springframework.security.";

	/** The bean of the integration that routes Spring Security. */
	private static final String OAUTH2 = "socks5Oauth2Integration";

	private static final String SERVICE_CLIENTS = "org.springframework.web.service.invoker.";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<Class<?>, String> types = new LinkedHashMap<>();

	private final Set<String> named = ConcurrentHashMap.newKeySet();

	private volatile boolean started;

	UnproxiedBeans(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		ClassLoader classLoader = beanFactory.getBeanClassLoader();
		for (String name : TYPES) {
			boolean routed = name.startsWith(SECURITY) && beanFactory.containsBeanDefinition(OAUTH2);
			if (!routed && ClassUtils.isPresent(name, classLoader)) {
				Class<?> type = ClassUtils.resolveClassName(name, classLoader);
				this.types.put(type, ClassUtils.getShortName(type));
			}
		}
	}

	/**
	 * Inspects lazy beans and beans of other scopes.
	 */
	@Override
	public @Nullable Object postProcessAfterInitialization(Object bean, String beanName) {
		if (this.started || !isSingleton(beanName)) {
			inspect(beanName, bean);
		}
		return bean;
	}

	private boolean isSingleton(String name) {
		return this.beanFactory.containsBeanDefinition(name)
				&& this.beanFactory.getMergedBeanDefinition(name).isSingleton();
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			inspectSingleton(name);
		}
		for (String name : this.beanFactory.getSingletonNames()) {
			inspectSingleton(name);
		}
		this.started = true;
		if (!this.named.isEmpty()) {
			warn(this.named.stream().sorted().collect(Collectors.joining(", ")));
		}
	}

	private void inspectSingleton(String name) {
		Object bean = this.beanFactory.containsSingleton(name) ? this.beanFactory.getSingleton(name) : null;
		if (bean instanceof FactoryBean<?> factory) {
			inspectProduct(name, factory);
		}
		else if (bean != null) {
			inspect(name, bean);
		}
	}

	private void inspectProduct(String name, FactoryBean<?> factory) {
		Class<?> product = factory.getObjectType();
		if (factory.isSingleton() && product != null
				&& this.types.keySet().stream().anyMatch((type) -> type.isAssignableFrom(product))) {
			inspect(name, this.beanFactory.getBean(name));
		}
	}

	private void inspect(String name, Object bean) {
		if (bean instanceof ScopedObject) {
			// the target of this proxy is inspected when it exists
			return;
		}
		for (Map.Entry<Class<?>, String> type : this.types.entrySet()) {
			if (type.getKey().isInstance(bean)) {
				if (!HttpClientInspector.areProxied(bean) && !isCustomized(name, bean)) {
					name(name, type.getValue());
				}
				return;
			}
		}
		if (isServiceClient(bean)) {
			if (!HttpClientInspector.areProxied(bean)) {
				name(name, "HTTP service client");
			}
			return;
		}
		parts(bean).forEach((part) -> inspect(name, part));
	}

	private static boolean isServiceClient(Object bean) {
		// in a native image, lambdas hide what it connects with
		return !NativeDetector.inNativeImage() && bean instanceof Advised advised
				&& Arrays.stream(advised.getAdvisors())
					.anyMatch((advisor) -> advisor.getAdvice().getClass().getName().startsWith(SERVICE_CLIENTS));
	}

	private static Stream<?> parts(Object bean) {
		Stream<?> parts = Stream.empty();
		if (bean instanceof Map<?, ?> map) {
			parts = map.values().stream();
		}
		else if (bean instanceof Collection<?> several) {
			parts = several.stream();
		}
		else if (bean instanceof Object[] array) {
			parts = Arrays.stream(array);
		}
		else if (bean instanceof Optional<?> optional) {
			parts = optional.stream();
		}
		// no deeper: a collection may contain itself
		return parts.filter((part) -> part != null && !(part instanceof Iterable<?>) && !(part instanceof Map<?, ?>)
				&& !part.getClass().isArray());
	}

	private void name(String bean, String type) {
		String text = "'" + bean + "' (" + type + ")";
		if (this.named.add(text) && this.started) {
			warn(text);
		}
	}

	private static void warn(String beans) {
		logger.warn(LogMessage.format("Not routed through the SOCKS5 proxy: %s. "
				+ "User-defined beans are left unchanged; use Socks5HttpClients.", beans));
	}

	private boolean isCustomized(String name, Object bean) {
		// a later customizer may have changed the builder
		if (!(bean instanceof ClientHttpRequestFactoryBuilder<?> || bean instanceof ClientHttpConnectorBuilder<?>)) {
			return false;
		}
		Method method = this.beanFactory.containsBeanDefinition(name)
				? factoryMethod(this.beanFactory.getMergedBeanDefinition(name)) : null;
		String origin = (method != null) ? method.getDeclaringClass().getName() : "";
		return PROXIED.stream().anyMatch(origin::startsWith);
	}

	private static @Nullable Method factoryMethod(BeanDefinition definition) {
		return (definition instanceof RootBeanDefinition root) ? root.getResolvedFactoryMethod() : null;
	}

}
