package io.socks5.boot.autoconfigure;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;

/**
 * Beans for one of several clients. A bean that is qualified by the name of an instance
 * applies to that client only. Any other bean applies to the default client and to the
 * clients that share its proxy, because it may supply a login.
 */
class QualifiedBeans {

	private final ConfigurableListableBeanFactory beanFactory;

	QualifiedBeans(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Returns the beans for a client.
	 * @param <T> the type of the beans
	 * @param type the type of the beans
	 * @param client the name of the client
	 * @param sharesProxy whether the client connects to the proxy of the default client
	 * @return the beans in order
	 */
	<T> List<T> of(Class<T> type, String client, boolean sharesProxy) {
		Map<String, T> named = SimpleAutowireCandidateResolver.resolveAutowireCandidates(this.beanFactory, type, true,
				true);
		return this.beanFactory.getBeanProvider(type).orderedStream(ObjectProvider.UNFILTERED).filter((bean) -> {
			String instance = instance(name(bean, named));
			return (instance != null) ? instance.equals(client) : sharesProxy;
		}).toList();
	}

	private static @Nullable String name(Object bean, Map<String, ?> named) {
		return named.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == bean)
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(null);
	}

	private @Nullable String instance(@Nullable String bean) {
		if (bean == null || !this.beanFactory.containsBean(bean)) {
			return null;
		}
		return this.beanFactory.getBean(BuiltInstances.class)
			.names()
			.stream()
			.filter((name) -> BeanFactoryAnnotationUtils.isQualifierMatch(name::equals, bean, this.beanFactory))
			.findFirst()
			.orElse(null);
	}

}
