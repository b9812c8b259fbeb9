package io.socks5.boot.autoconfigure;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.socks5.boot.autoconfigure.Socks5Configurations.ClientConfiguration;
import io.socks5.client.Socks5Client;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * A check that compares the properties at startup with the beans. Conditions on
 * properties are evaluated only when an application is processed ahead of time. An
 * application whose beans contradict its properties must not start.
 */
class BuildTimeConditionsCheck implements BeanFactoryPostProcessor {

	private static final Log logger = LogFactory.getLog(Socks5AutoConfiguration.class);

	private static final String HTTP_CLIENT_AUTO_CONFIGURATION = "org.springframework.boot.http.client.autoconfigure."
			+ "HttpClientAutoConfiguration";

	private static final String SERVICE_GROUPS = "socks5.proxy.http-clients.groups";

	private static final String SERVICE_GROUP_ROUTES = "socks5ServiceGroupRoutes";

	private static final String HTTP_CUSTOMIZER = "socks5RequestFactoryCustomizer";

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		SpringBootRequirement.check(SpringBootVersion.getVersion());
		Environment environment = beanFactory.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME,
				Environment.class);
		checkClient(beanFactory, environment);
		checkRoutes(beanFactory, environment);
		checkInstances(beanFactory, environment);
		checkHttpClients(beanFactory, environment);
		checkServiceGroups(beanFactory, environment);
	}

	private static void checkClient(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		boolean host = OnSocks5HostCondition.hasHost(environment);
		if (!OnSocks5EnabledCondition.isEnabled(environment)) {
			if (has(beanFactory, ClientConfiguration.class) || !built(beanFactory).isEmpty()) {
				throw new BuildTimeConditionException(OnSocks5EnabledCondition.ENABLED, "is not true",
						"the application contains the SOCKS5 client that it was built with");
			}
		}
		else if (host && !hasDefault(beanFactory, Socks5ConnectionDetails.class)
				&& !hasDefault(beanFactory, Socks5Client.class)) {
			throw new BuildTimeConditionException(OnSocks5HostCondition.property(environment), "is set",
					"the application contains no SOCKS5 client: all connections would bypass the proxy");
		}
		else if (!host && has(beanFactory, PropertiesSocks5ConnectionDetails.class)) {
			throw new BuildTimeConditionException(OnSocks5HostCondition.PROPERTY, "is not set",
					"the application contains a SOCKS5 client that takes its proxy from this property");
		}
	}

	private static void checkRoutes(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		boolean routed = OnSocks5EnabledCondition.isEnabled(environment) && Binder.get(environment)
			.bind(ProxyRoutes.PREFIX, Bindable.listOf(Socks5RouteProperties.class))
			.map((routes) -> !routes.isEmpty())
			.orElse(false);
		if (routed && !hasDefault(beanFactory, Socks5Client.class)) {
			throw new InvalidSocks5PropertyException(ProxyRoutes.PREFIX, null,
					"routes belong to the default client, and there is none: set 'socks5.proxy.host'", null);
		}
	}

	private static void checkInstances(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		if (!OnSocks5EnabledCondition.isEnabled(environment)) {
			return;
		}
		List<String> names = InstanceNames.declared(environment);
		List<String> built = has(beanFactory, BuiltInstances.class) ? beanFactory.getBean(BuiltInstances.class).names()
				: List.of();
		for (String name : names) {
			if (!built.contains(name)) {
				throw new BuildTimeConditionException(InstanceNames.PREFIX + "." + name, "is set",
						"the application contains no SOCKS5 client of this name");
			}
		}
		for (String name : built) {
			if (!names.contains(name)) {
				throw new BuildTimeConditionException(InstanceNames.PREFIX + "." + name, "is not set",
						"the application contains a SOCKS5 client that takes its proxy from this property");
			}
		}
	}

	private static void checkHttpClients(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		boolean promised = OnSocks5EnabledCondition.isEnabled(environment)
				&& OnSocks5EnabledCondition.isForHttpClients(environment);
		boolean kept = beanFactory.containsBean(HTTP_CUSTOMIZER);
		if (kept && !promised) {
			throw new BuildTimeConditionException(OnSocks5EnabledCondition.HTTP_CLIENTS, "is not true",
					"the application contains the HTTP clients behind the proxy that it was built with");
		}
		if (kept || !promised) {
			return;
		}
		if (ClassUtils.isPresent(HTTP_CLIENT_AUTO_CONFIGURATION, beanFactory.getBeanClassLoader())) {
			throw new BuildTimeConditionException(OnSocks5EnabledCondition.HTTP_CLIENTS, "is true",
					"the application does not contain Socks5HttpClientsAutoConfiguration: "
							+ "HTTP would bypass the proxy");
		}
		logger.warn("'" + OnSocks5EnabledCondition.HTTP_CLIENTS
				+ "' is true and has no effect: Spring Boot's HTTP clients are not on the class "
				+ "path. HTTP bypasses the SOCKS5 proxy. Add spring-boot-starter-restclient or "
				+ "spring-boot-starter-webclient.");
	}

	private static void checkServiceGroups(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		boolean routed = OnSocks5EnabledCondition.isEnabled(environment) && Binder.get(environment)
			.bind(SERVICE_GROUPS, Bindable.mapOf(String.class, String.class))
			.map((groups) -> !groups.isEmpty())
			.orElse(false);
		if (routed && !beanFactory.containsBean(SERVICE_GROUP_ROUTES)) {
			throw new BuildTimeConditionException(SERVICE_GROUPS, "is set",
					"the application does not contain Socks5HttpServiceGroupsAutoConfiguration, "
							+ "which requires spring-boot-restclient or spring-boot-webclient");
		}
	}

	private static boolean hasDefault(ConfigurableListableBeanFactory beanFactory, Class<?> type) {
		Set<String> beans = new HashSet<>(
				List.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, type, true, false)));
		for (String name : built(beanFactory)) {
			beans.remove(InstanceNames.bean(name, InstancesRegistrar.CLIENT));
			beans.remove(InstanceNames.bean(name, InstancesRegistrar.CONNECTION_DETAILS));
		}
		return !beans.isEmpty();
	}

	private static List<String> built(ConfigurableListableBeanFactory beanFactory) {
		return has(beanFactory, BuiltInstances.class) ? beanFactory.getBean(BuiltInstances.class).names() : List.of();
	}

	private static boolean has(ConfigurableListableBeanFactory beanFactory, Class<?> type) {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, type, true, false).length > 0;
	}

}
