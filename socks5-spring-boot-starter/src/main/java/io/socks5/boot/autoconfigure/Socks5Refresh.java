package io.socks5.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.IgnoreTopLevelConverterNotFoundBindHandler;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/**
 * Binds the properties again while the application runs, and has the clients use them
 * from the next connect on. All or none take effect. The bean of the properties always
 * shows what is in use.
 */
class Socks5Refresh {

	private static final Log logger = LogFactory.getLog(Socks5AutoConfiguration.class);

	private final Environment environment;

	private final Socks5BindHandlerAdvisor advisor;

	private final Socks5ProxyProperties properties;

	private final Socks5InstanceFactory factory;

	private final Lock lock = new ReentrantLock();

	private Socks5ProxyProperties inUse;

	/** The last reason to use no new values. */
	private @Nullable String problem;

	/** The changed properties that are already reported. */
	private Set<String> fixed = Set.of();

	Socks5Refresh(Environment environment, Socks5BindHandlerAdvisor advisor, Socks5ProxyProperties properties,
			Socks5InstanceFactory factory) {
		this.environment = environment;
		this.advisor = advisor;
		this.properties = properties;
		this.factory = factory;
		this.inUse = PropertyValues.copy(properties, new Socks5ProxyProperties());
	}

	/**
	 * Applies the current values of the environment. Values that are not valid are
	 * reported in the log and not used.
	 */
	void refresh() {
		this.lock.lock();
		try {
			apply();
		}
		catch (RuntimeException ex) {
			report(reason(ex));
		}
		finally {
			// Spring Cloud has set the bean back to the defaults
			PropertyValues.copy(this.inUse, this.properties);
			this.lock.unlock();
		}
	}

	private void apply() {
		Socks5ProxyProperties fresh = bind();
		Set<String> fixed = keepWhatCannotChange(fresh);
		this.factory.reconfigure(fresh);
		this.inUse = fresh;
		this.problem = null;
		fixed.stream()
			.filter((property) -> !this.fixed.contains(property))
			.forEach((property) -> logger.warn("'" + property
					+ "' has changed. The change takes effect only after a restart of the application."));
		this.fixed = fixed;
	}

	private void report(String reason) {
		if (!reason.equals(this.problem)) {
			logger.error("The SOCKS5 properties have changed and cannot be used. The previous values stay in use: "
					+ reason);
			this.problem = reason;
		}
	}

	private Socks5ProxyProperties bind() {
		InstanceNames.declared(this.environment);
		return Binder.get(this.environment)
			.bind("socks5.proxy", Bindable.of(Socks5ProxyProperties.class),
					this.advisor.apply(new NoUnboundElementsBindHandler(
							new IgnoreTopLevelConverterNotFoundBindHandler(), new UnboundElementsSourceFilter())))
			.orElseGet(Socks5ProxyProperties::new);
	}

	private static String reason(Throwable failure) {
		Throwable root = failure;
		for (Throwable each = failure; each != null; each = each.getCause()) {
			if (each instanceof InvalidSocks5PropertyException) {
				return String.valueOf(each.getMessage());
			}
			root = each;
		}
		// the message of a failed conversion may contain the value of a secret
		return (failure != root) ? failure.getMessage() + " (" + root.getClass().getSimpleName() + ")"
				: String.valueOf(failure.getMessage());
	}

	private Set<String> keepWhatCannotChange(Socks5ProxyProperties fresh) {
		Set<String> kept = new TreeSet<>();
		if (this.inUse.hasProxy() != fresh.hasProxy()) {
			kept.add(OnSocks5HostCondition.property(this.environment));
			Map<String, Socks5InstanceProperties> instances = fresh.getInstances();
			PropertyValues.copy(this.inUse, fresh).setInstances(instances);
		}
		keep(InstanceId.ofDefault(this.inUse.getName()), this.inUse, fresh, kept);
		Map<String, Socks5InstanceProperties> instances = new LinkedHashMap<>();
		this.inUse.getInstances().forEach((name, before) -> {
			Socks5InstanceProperties now = fresh.getInstances().getOrDefault(name, before);
			keep(InstanceId.of(name), before, now, kept);
			instances.put(name, now);
		});
		Stream.concat(instances.keySet().stream(), fresh.getInstances().keySet().stream())
			.filter((name) -> !instances.containsKey(name) || !fresh.getInstances().containsKey(name))
			.forEach((name) -> kept.add(InstanceNames.PREFIX + "." + name));
		fresh.setInstances(instances);
		return kept;
	}

	private static void keep(InstanceId id, Socks5InstanceProperties before, Socks5InstanceProperties now,
			Set<String> kept) {
		Map<String, @Nullable Object> old = PropertyValues.of(before);
		PropertyValues.of(now).forEach((name, value) -> {
			if (isFixed(name) && !Objects.equals(value, old.get(name))) {
				kept.add(id.property(name));
			}
		});
		PropertyValues.copy(before.getHealth(), now.getHealth());
		if (now instanceof Socks5ProxyProperties all && before instanceof Socks5ProxyProperties other) {
			all.setEnabled(other.isEnabled());
			all.setName(other.getName());
			PropertyValues.copy(other.getHttpClients(), all.getHttpClients());
		}
	}

	private static boolean isFixed(String name) {
		return name.equals("enabled") || name.equals("name") || name.startsWith("health.")
				|| name.startsWith("http-clients.");
	}

}
