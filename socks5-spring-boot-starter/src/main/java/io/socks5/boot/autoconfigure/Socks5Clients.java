package io.socks5.boot.autoconfigure;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Stream;

import io.socks5.client.Socks5Client;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;

/**
 * Finds the {@link Socks5Client}s of an application, including those that are not default
 * candidates.
 */
public final class Socks5Clients {

	private Socks5Clients() {
	}

	/**
	 * Returns all clients, and creates those that do not exist yet.
	 * @param beanFactory the bean factory
	 * @return the clients, without mocks, which have no name
	 */
	public static Collection<Socks5Client> all(ConfigurableListableBeanFactory beanFactory) {
		return SimpleAutowireCandidateResolver.resolveAutowireCandidates(beanFactory, Socks5Client.class, false, true)
			.values()
			.stream()
			.filter((client) -> client.name() != null)
			.toList();
	}

	/**
	 * Returns the clients that exist, and creates none.
	 * @param beanFactory the bean factory
	 * @return the clients
	 */
	static Stream<Socks5Client> created(ConfigurableListableBeanFactory beanFactory) {
		return Arrays.stream(beanFactory.getBeanNamesForType(Socks5Client.class, true, false))
			.filter(beanFactory::containsSingleton)
			.map((name) -> beanFactory.getBean(name, Socks5Client.class));
	}

	/**
	 * Returns whether the application or one of its parents defines a client.
	 * @param beanFactory the bean factory
	 * @return {@code true} if so
	 */
	static boolean areDefined(ConfigurableListableBeanFactory beanFactory) {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, Socks5Client.class, true,
				false).length > 0;
	}

}
