package io.socks5.boot.autoconfigure;

import java.lang.annotation.Annotation;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Qualifies the beans of instances by the name of their instance, as an annotation on
 * their bean method would. The names of the beans also qualify them. Ahead-of-time
 * processing does not keep annotations of definitions, so this is done at each start.
 */
class InstanceQualifiers implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		for (String name : beanFactory.getBean(BuiltInstances.class).names()) {
			qualify(beanFactory, name, InstancesRegistrar.CONNECTION_DETAILS);
			qualify(beanFactory, name, InstancesRegistrar.CLIENT);
			qualify(beanFactory, name, InstancesRegistrar.SOCKET_FACTORY);
		}
	}

	private static void qualify(ConfigurableListableBeanFactory beanFactory, String name, String suffix) {
		String bean = InstanceNames.bean(name, suffix);
		if (beanFactory.getBeanDefinition(bean) instanceof RootBeanDefinition definition
				&& definition.getQualifiedElement() == null) {
			definition.setQualifiedElement(AnnotatedElementUtils.forAnnotations(new NamedQualifier(name)));
		}
	}

	/**
	 * The annotation.
	 */
	@SuppressWarnings("ClassExplicitlyAnnotation")
	private static final class NamedQualifier implements Qualifier {

		private final String value;

		NamedQualifier(String value) {
			this.value = value;
		}

		@Override
		public String value() {
			return this.value;
		}

		@Override
		public Class<? extends Annotation> annotationType() {
			return Qualifier.class;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Qualifier qualifier && this.value.equals(qualifier.value());
		}

		@Override
		public int hashCode() {
			// the contract of annotations
			return (127 * "value".hashCode()) ^ this.value.hashCode();
		}

		@Override
		public String toString() {
			return "@Qualifier(\"" + this.value + "\")";
		}

	}

}
