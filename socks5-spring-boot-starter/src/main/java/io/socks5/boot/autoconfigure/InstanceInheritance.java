package io.socks5.boot.autoconfigure;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * The values that an instance starts with. Those of the default client are bound anew for
 * each instance, and its own properties are bound over them.
 */
final class InstanceInheritance {

	private static final ConfigurationPropertyName DEFAULT = ConfigurationPropertyName.of("socks5.proxy");

	private static final ConfigurationPropertyName INSTANCES = ConfigurationPropertyName.of(InstanceNames.PREFIX);

	private InstanceInheritance() {
	}

	static boolean isInstance(ConfigurationPropertyName name) {
		return INSTANCES.isParentOf(name);
	}

	/**
	 * Returns the inherited values.
	 * @param name the name of the instance's properties
	 * @param binder binds from the same sources
	 * @param handler checks and completes the values
	 * @param environment contains the environment variables
	 * @return a new object
	 */
	static Socks5InstanceProperties inherited(ConfigurationPropertyName name, Binder binder, BindHandler handler,
			Environment environment) {
		Socks5InstanceProperties values = binder.bind(DEFAULT, Bindable.of(Socks5InstanceProperties.class), handler)
			.orElseGet(() -> unset(binder, environment));
		values.setUrl(null);
		values.setOwn(OwnProperties.of(name, binder));
		if (values.namesProxy()) {
			values.forgetProxy();
		}
		values.forgetAlternatives();
		return values;
	}

	private static Socks5InstanceProperties unset(Binder binder, Environment environment) {
		Socks5InstanceProperties values = new Socks5InstanceProperties();
		OwnProperties.complete(DEFAULT, values, binder, environment);
		return values;
	}

	/**
	 * Binds an instance whose proxy comes from a bean of the application.
	 * @param name the name of the instance
	 * @param environment the environment
	 * @return the properties, with nothing inherited that belongs to another proxy
	 */
	static Socks5InstanceProperties withoutProxy(String name, Environment environment) {
		Binder binder = Binder.get(environment);
		ConfigurationPropertyName prefix = INSTANCES.append(name);
		Socks5InstanceProperties values = inherited(prefix, binder, BindHandler.DEFAULT, environment);
		values.forgetProxy();
		return binder.bind(prefix, Bindable.ofInstance(values)).orElse(values);
	}

}
