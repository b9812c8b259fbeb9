package io.socks5.boot.autoconfigure;

import java.beans.PropertyDescriptor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * The values of bound properties by name, to compare and to copy them.
 */
final class PropertyValues {

	private PropertyValues() {
	}

	/**
	 * Returns the values of an object and of the objects in it.
	 * @param properties the bound object
	 * @return the values by name, without those of instances
	 */
	static Map<String, @Nullable Object> of(Object properties) {
		Map<String, @Nullable Object> values = new TreeMap<>();
		add("", properties, values);
		return values;
	}

	private static void add(String prefix, Object properties, Map<String, @Nullable Object> values) {
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(properties.getClass())) {
			String name = prefix + DataObjectPropertyName.toDashedForm(property.getName());
			Object value = read(property, properties);
			if (value != null && isNested(property)) {
				add(name + ".", value, values);
			}
			else if (property.getWriteMethod() != null && !name.equals("instances")) {
				values.put(name, value);
			}
		}
	}

	/**
	 * Copies all values, those of objects in it one by one.
	 * @param <T> the type of both
	 * @param from the source
	 * @param to the target
	 * @return the target
	 */
	static <T> T copy(T from, T to) {
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(to.getClass())) {
			Object value = read(property, from);
			Object target = read(property, to);
			if (value != null && target != null && isNested(property)) {
				copy(value, target);
			}
			else if (property.getWriteMethod() != null) {
				invoke(property.getWriteMethod(), to, value);
			}
		}
		return to;
	}

	private static boolean isNested(PropertyDescriptor property) {
		return property.getWriteMethod() == null && property.getPropertyType() != Class.class;
	}

	private static @Nullable Object read(PropertyDescriptor property, Object properties) {
		Method method = property.getReadMethod();
		return (method != null) ? invoke(method, properties) : null;
	}

	private static @Nullable Object invoke(Method method, Object target, @Nullable Object... arguments) {
		try {
			return method.invoke(target, arguments);
		}
		catch (IllegalAccessException | InvocationTargetException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
