package io.socks5.boot.autoconfigure;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.socks5.client.Socks5Client;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;

/**
 * The {@link Socks5Client}s of an application by name, including those that are not
 * default candidates for injection.
 */
public final class Socks5Clients {

	private final ConfigurableListableBeanFactory beanFactory;

	Socks5Clients(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Returns a client.
	 * @param name the logical name of the client
	 * @return the client
	 * @throws NoSuchSocks5ClientException if there is no client of this name
	 */
	public Socks5Client get(String name) {
		Collection<Socks5Client> found = all().stream().filter((client) -> client.name().equals(name)).toList();
		if (found.isEmpty()) {
			throw new NoSuchSocks5ClientException(name, names());
		}
		if (found.size() > 1) {
			throw new IllegalStateException("There are two SOCKS5 clients named '" + name + "'");
		}
		return found.iterator().next();
	}

	/**
	 * Returns the names of all clients.
	 * @return the logical names, sorted
	 */
	public Set<String> names() {
		Set<String> names = new TreeSet<>();
		all().forEach((client) -> names.add(client.name()));
		return names;
	}

	/**
	 * Returns all clients, and creates those that do not exist yet.
	 * @return the clients, without mocks, which have no name
	 */
	public Collection<Socks5Client> all() {
		return SimpleAutowireCandidateResolver
			.resolveAutowireCandidates(this.beanFactory, Socks5Client.class, false, true)
			.values()
			.stream()
			.filter((client) -> client.name() != null)
			.toList();
	}

	/**
	 * Returns the clients that exist, and creates none.
	 * @return the clients
	 */
	Stream<Socks5Client> created() {
		return Arrays.stream(this.beanFactory.getBeanNamesForType(Socks5Client.class, true, false))
			.filter(this.beanFactory::containsSingleton)
			.map((name) -> this.beanFactory.getBean(name, Socks5Client.class));
	}

	/**
	 * Returns whether the application or one of its parents defines a client.
	 * @return {@code true} if so
	 */
	boolean areDefined() {
		return areDefined(this.beanFactory);
	}

	static boolean areDefined(ConfigurableListableBeanFactory beanFactory) {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, Socks5Client.class, true,
				false).length > 0;
	}

}
