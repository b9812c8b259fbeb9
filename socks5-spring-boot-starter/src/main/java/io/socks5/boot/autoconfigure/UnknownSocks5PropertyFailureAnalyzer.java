package io.socks5.boot.autoconfigure;

import java.beans.PropertyDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains an unknown key under {@code socks5.proxy}. Precedes Spring Boot's analyzer,
 * which would print the value. The value may be a password under a misspelled name.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class UnknownSocks5PropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("socks5.proxy");

	private static final ConfigurationPropertyName INSTANCES = ConfigurationPropertyName.of(InstanceNames.PREFIX);

	/** The types of the elements of lists. */
	private static final Map<String, Class<?>> ELEMENTS = Map.of("endpoints", Socks5EndpointProperties.class, "routes",
			Socks5RouteProperties.class);

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
		List<ConfigurationProperty> unknown = cause.getUnboundProperties()
			.stream()
			.filter((property) -> PREFIX.isAncestorOf(property.getName()))
			.toList();
		if (unknown.isEmpty()) {
			return null;
		}
		List<String> names = names("", Socks5ProxyProperties.class);
		StringBuilder description = new StringBuilder("There is no such SOCKS5 property:%n".formatted());
		for (ConfigurationProperty property : unknown) {
			description.append("%n    Property: %s%n".formatted(property.getName()));
			if (property.getOrigin() != null) {
				description.append("    Origin: %s%n".formatted(property.getOrigin()));
			}
			if (isRouteOfInstance(property.getName())) {
				description
					.append("    Reason: only the default client routes, set '%s'%n".formatted(ProxyRoutes.PREFIX));
				continue;
			}
			String nearest = nearest(property.getName(), names);
			if (nearest != null) {
				description.append("    Did you mean: %s%n".formatted(nearest));
			}
		}
		String known = String.join(", ", names);
		return new FailureAnalysis(description.toString(),
				"Correct or remove it. The properties under '" + PREFIX + "' are: " + known + ".", cause);
	}

	private static boolean isRouteOfInstance(ConfigurationPropertyName unknown) {
		int depth = INSTANCES.getNumberOfElements() + 1;
		return INSTANCES.isAncestorOf(unknown) && unknown.getNumberOfElements() > depth
				&& unknown.getElement(depth, Form.UNIFORM).equals("routes");
	}

	private static @Nullable String nearest(ConfigurationPropertyName unknown, List<String> names) {
		ConfigurationPropertyName element = unknown.getParent();
		if (element.isLastElementIndexed()) {
			Class<?> type = ELEMENTS.get(element.getParent().getLastElement(Form.UNIFORM));
			return (type != null) ? SimilarNames.nearest(element.toString(), unknown.toString(), components(type))
					: null;
		}
		int depth = INSTANCES.getNumberOfElements() + 1;
		if (INSTANCES.isAncestorOf(unknown) && unknown.getNumberOfElements() > depth) {
			return SimilarNames.nearest(unknown.chop(depth).toString(), unknown.toString(),
					names("", Socks5InstanceProperties.class));
		}
		return SimilarNames.nearest(PREFIX.toString(), unknown.toString(), names);
	}

	private static List<String> components(Class<?> type) {
		return Arrays.stream(type.getRecordComponents())
			.map((component) -> DataObjectPropertyName.toDashedForm(component.getName()))
			.toList();
	}

	private static List<String> names(String prefix, Class<?> type) {
		List<String> names = new ArrayList<>();
		Stream<PropertyDescriptor> properties = Arrays.stream(BeanUtils.getPropertyDescriptors(type));
		properties.filter((property) -> !property.getName().equals("class")).forEach((property) -> {
			String name = prefix + DataObjectPropertyName.toDashedForm(property.getName());
			if (property.getWriteMethod() != null) {
				names.add(name);
			}
			else {
				names.addAll(names(name + ".", property.getPropertyType()));
			}
		});
		return names;
	}

}
