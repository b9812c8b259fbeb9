package io.socks5.boot.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Rejects unresolved placeholders and undecodable text. Ignores the variable that
 * Kubernetes and Docker set for a service called {@code socks5-proxy}.
 */
class Socks5BindHandlerAdvisor implements ConfigurationPropertiesBindHandlerAdvisor {

	private static final Log logger = LogFactory.getLog(Socks5AutoConfiguration.class);

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("socks5.proxy");

	private static final ConfigurationPropertyName PORT = PREFIX.append("port");

	private static final Set<String> SECRETS = Set.of("password", "url");

	private static final Pattern SERVICE = Pattern.compile("\\s*(?i:tcp|udp|sctp)://.*", Pattern.DOTALL);

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[A-Za-z][A-Za-z0-9_.-]*}");

	private final Environment environment;

	private final AtomicReference<@Nullable Object> bound = new AtomicReference<>();

	private final ObjectProvider<Socks5Refresh> refresh;

	Socks5BindHandlerAdvisor(Environment environment, ObjectProvider<Socks5Refresh> refresh) {
		this.environment = environment;
		this.refresh = refresh;
	}

	@Override
	public BindHandler apply(BindHandler bindHandler) {
		return new Handler(bindHandler);
	}

	private <T> Bindable<T> first(Bindable<T> target) {
		Object value = (target.getValue() != null) ? target.getValue().get() : null;
		if (value == null || this.bound.compareAndSet(null, value) || this.bound.get() != value) {
			return target;
		}
		// only Socks5Refresh may change the bean, together with the clients: whatever
		// binds it again gets another object
		this.refresh.ifAvailable(Socks5Refresh::refresh);
		return Bindable.of(target.getType());
	}

	private static @Nullable ConfigurationProperty find(ConfigurationPropertyName name, BindContext context) {
		for (ConfigurationPropertySource source : context.getSources()) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				return property;
			}
		}
		return null;
	}

	private static boolean isOfService(@Nullable ConfigurationProperty property) {
		ConfigurationPropertySource source = (property != null) ? property.getSource() : null;
		return property != null && source != null
				&& source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource
				&& SERVICE.matcher(String.valueOf(property.getValue())).matches();
	}

	private static void check(ConfigurationPropertyName name, String text, @Nullable ConfigurationProperty property) {
		Object shown = SECRETS.contains(name.getLastElement(Form.UNIFORM)) ? null : text;
		// a backslash escapes the placeholder
		boolean escaped = property != null && String.valueOf(property.getValue()).contains("\\${");
		if (text.contains("${") && !escaped) {
			String placeholder = PLACEHOLDER.matcher(text).matches() ? text : "a placeholder '${'";
			throw new InvalidSocks5PropertyException(name.toString(), shown, "it contains " + placeholder
					+ ", which cannot be resolved: set the variable or property that it names", null);
		}
		if (text.indexOf('\uFFFD') >= 0) {
			throw new InvalidSocks5PropertyException(name.toString(), shown,
					"it contains U+FFFD, which replaces octets that could not be decoded: "
							+ "the locale of the JVM is not UTF-8 (LC_ALL, LANG), or a file is not in UTF-8",
					null);
		}
	}

	/**
	 * Checks each property under {@code socks5.proxy}.
	 */
	private final class Handler extends AbstractBindHandler {

		Handler(BindHandler parent) {
			super(parent);
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
				BindContext context) {
			Bindable<T> start = name.equals(PREFIX) ? first(target) : target;
			if (InstanceInheritance.isInstance(name) && target.getType().resolve() == Socks5InstanceProperties.class) {
				start = target.withExistingValue((T) InstanceInheritance.inherited(name, context.getBinder(),
						new Handler(BindHandler.DEFAULT), Socks5BindHandlerAdvisor.this.environment));
			}
			return super.onStart(name, start, context);
		}

		@Override
		public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				Object result) {
			if (PREFIX.isAncestorOf(name)) {
				texts(result).forEach((text) -> check(name, text, find(name, context)));
			}
			if (name.equals(InstanceNames.OF_DEFAULT)) {
				return super.onSuccess(name, target, context,
						InstanceNames.ofDefault(Socks5BindHandlerAdvisor.this.environment));
			}
			if (result instanceof Socks5InstanceProperties values) {
				OwnProperties.complete(name, values, context.getBinder(), Socks5BindHandlerAdvisor.this.environment);
			}
			return super.onSuccess(name, target, context, result);
		}

		private static List<String> texts(Object bound) {
			if (bound instanceof CharSequence || bound instanceof Path) {
				return List.of(bound.toString());
			}
			return (bound instanceof Collection<?> all) ? all.stream().map(String::valueOf).toList() : List.of();
		}

		@Override
		public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				Exception error) throws Exception {
			if (name.equals(PORT) && isOfService(find(name, context))) {
				logger.info("The environment variable SOCKS5_PROXY_PORT is ignored: its value is not a port but "
						+ "a URL, as Kubernetes and Docker set it for a service called socks5-proxy");
				Object next = withoutServices(name, target, context);
				// parent handlers record bound properties
				return (next != null) ? super.onSuccess(name, target, context, next) : null;
			}
			if (InstanceInheritance.isInstance(name) && target.getValue() != null && isEmpty(find(name, context))) {
				return super.onSuccess(name, target, context, target.getValue().get());
			}
			return super.onFailure(name, target, context, error);
		}

		private static boolean isEmpty(@Nullable ConfigurationProperty property) {
			// YAML writes an instance that overrides nothing as {}
			return property != null && String.valueOf(property.getValue()).isEmpty();
		}

		private @Nullable Object withoutServices(ConfigurationPropertyName name, Bindable<?> target,
				BindContext context) {
			List<ConfigurationPropertySource> sources = new ArrayList<>();
			for (ConfigurationPropertySource source : context.getSources()) {
				if (!isOfService(source.getConfigurationProperty(name))) {
					sources.add(source);
				}
			}
			return new Binder(sources,
					new PropertySourcesPlaceholdersResolver(Socks5BindHandlerAdvisor.this.environment))
				.bind(name, target)
				.orElse(null);
		}

	}

}
